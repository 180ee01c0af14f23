import assert from 'node:assert/strict';
import type { Authenticator } from '../../../src/auth/authenticator';
import { isCancelled, isNeedsPerson } from '../../../src/auth/interaction';
import type { Connection } from '../../../src/connection/connection';
import type { UserError } from '../../../src/connection/userError';
import { failureOf } from '../aws/failure';
import { cancels, chooses } from '../aws/people';
import type { ApprovalAnswer } from '../aws/people';
import { samlProvider, samlReader, samlWriter, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { anaAtCorp, startAdfs } from '../saml/adfs';
import type { Adfs, AdfsBehaviour } from '../saml/adfs';
import { codeFactors } from '../saml/adfsFactors';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer } from '../tlsServer';
import { HastyClock } from './hastyClock';

const hour = 3_600_000;

suite('Signing in with ADFS', () => {
  let local: DynamodbLocal;
  let world: World;
  let adfs: Adfs;
  const others: TlsServer[] = [];

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
    const { account, password } = anaAtCorp;
    adfs = await startAdfs({
      issuer: world.samlIssuer,
      roles: [{ role: samlReader, provider: samlProvider }],
      users: [
        anaAtCorp,
        ...(['expired', 'mustChange', 'locked'] as const).map((state) => ({
          account: account.replace('ana', state),
          upn: `${state}@corp.example.com`,
          password,
          state,
        })),
      ],
    });
  });
  teardown(async () => {
    await Promise.all([world.end(), adfs.stop(), ...others.splice(0).map((server) => server.stop())]);
  });

  function properties(more: Record<string, string> = {}): Record<string, string> {
    return {
      AuthScheme: 'ADFS',
      User: anaAtCorp.account,
      Password: anaAtCorp.password,
      SSOLoginURL: adfs.endpoint,
      SSLServerCert: adfs.certificatePem,
      ...more,
    };
  }

  /** Lists tables in DynamoDB with a connection; says which key DynamoDB saw. */
  async function list(connection: Connection, authenticator: Authenticator): Promise<string> {
    for await (const page of world.dynamodb(authenticator).listTables(connection)) {
      assert.ok(Array.isArray(page));
    }
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  function use(more?: Record<string, string>): Promise<string> {
    return list(world.connection(properties(more)), world.authenticator({ clock: new HastyClock(() => world.now()) }));
  }

  async function refused(
    behaviour: Partial<AdfsBehaviour> = {},
    more: Record<string, string> = {},
  ): Promise<UserError> {
    Object.assign(adfs.behaviour, behaviour);
    const before = world.sts.calls.length;
    const error = await failureOf(use(more));
    assert.equal(error.step, 'sign in to ADFS');
    assert.ok(!error.message.includes(anaAtCorp.password));
    assert.equal(world.sts.calls.length, before);
    return error;
  }

  async function other(
    answer: (request: TlsRequest) => string | { location: string },
  ): Promise<[TlsServer, TlsRequest[]]> {
    const received: TlsRequest[] = [];
    const server = await startTlsServer(async (request, response) => {
      received.push(request);
      const said = answer(request);
      if (typeof said === 'string') {
        response.end(said);
      } else {
        response.writeHead(302, said).end();
      }
    });
    others.push(server);
    return [server, received];
  }

  suite('with user and password', () => {
    test('down to the tables, and again by itself when the session ends', async () => {
      const authenticator = world.authenticator();
      const connection = world.connection(properties());
      assert.equal(await list(connection, authenticator), world.sts.issued[0]?.accessKeyId);
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn');
      assert.match(state.identity.arn ?? '', /:assumed-role\/saml-reader\//u);
      assert.equal(state.identity.withMfa, undefined);
      await list(connection, authenticator);
      assert.equal(adfs.posts.length, 1);
      world.person.isAvailable = false;
      world.advance(2 * hour);
      assert.equal(await list(connection, authenticator), world.sts.issued[1]?.accessKeyId);
      assert.equal(adfs.posts.length, 2);
    });

    test('sends the fields of the login form alone, each once', async () => {
      await use({ User: anaAtCorp.upn });
      assert.deepEqual(
        adfs.posts.map(({ fields, repeated }) => [fields, repeated]),
        [[{ UserName: anaAtCorp.upn, Password: anaAtCorp.password, AuthMethod: 'FormsAuthentication' }, []]],
      );
    });

    for (const path of [
      '/',
      '/adfs/ls',
      '/adfs/ls/IdpInitiatedSignOn.aspx',
      '/adfs/ls/idpinitiatedsignon.aspx?loginToRp=urn:amazon:webservices',
    ]) {
      test(`SSOLoginURL with ${path}`, async () => {
        assert.ok(await use({ SSOLoginURL: `${adfs.endpoint}${path}` }));
      });
    }

    test('another relying party', async () => {
      adfs.behaviour.relyingParties = ['urn:company:aws & more'];
      assert.ok(await use({ 'SSOProperties.RelyingParty': 'urn:company:aws & more' }));
      const error = await refused();
      assert.match(error.message, /MSIS7012/u);
    });

    test('every version and form of the pages', async () => {
      for (const version of [2016, 2019, 2022] as const) {
        for (const pagination of ['none', 'pages', 'pagesWithOptions'] as const) {
          Object.assign(adfs.behaviour, { version, pagination, responseForm: `form${version}` });
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          assert.ok(await use());
        }
      }
    });

    test('the Active Directory among several claims providers', async () => {
      adfs.behaviour.homeRealms = [
        { id: 'AD AUTHORITY', label: 'Example Company' },
        { id: 'http://partner.example/adfs/services/trust', label: 'Partner' },
      ];
      assert.ok(await use());
      assert.deepEqual(adfs.posts[0]?.fields, { HomeRealmSelection: 'AD AUTHORITY' });
      adfs.behaviour.homeRealms = [
        { id: 'urn:a', label: 'A' },
        { id: 'urn:b', label: 'B' },
      ];
      assert.match((await failureOf(use())).message, /"Home Realm Discovery"/u);
    });

    test('several roles: the one of the connection, or the one that is chosen', async () => {
      const roles = [samlReader, samlWriter].map((role) => ({ role, provider: samlProvider }));
      adfs.behaviour.said = { roles };
      assert.ok(await use({ AWSRoleARN: samlWriter, AWSPrincipalARN: samlProvider }));
      world.person.answersChoices(chooses('saml-writer'));
      assert.ok(await use());
      assert.deepEqual(
        world.sts.calls.map(({ input }) => input['RoleArn']),
        [samlWriter, samlWriter],
      );
    });

    test('says with HTTP 200 why not', async () => {
      assert.match(
        (await refused({}, { Password: 'wrong' })).message,
        /^ADFS refused CORP\\ana: Incorrect user ID or password\. .*Check User and Password\.$/u,
      );
      assert.match((await refused({}, { User: 'CORP\\locked' })).message, /locked.*unlock it\.$/u);
      assert.match(
        (await refused({}, { User: 'CORP\\expired' })).message,
        /updatepassword.*enter the new one in Password/u,
      );
      assert.match((await refused({}, { User: 'mustChange@corp.example.com' })).message, /has expired\. Change it/u);
    });

    test('a user without a domain', async () => {
      for (const pagination of ['none', 'pages'] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const { message } = await refused({ pagination }, { User: 'ana' });
        assert.match(message, /ADFS usually wants the user with its domain: DOMAIN\\user or user@domain\.$/u);
      }
    });

    test('the page that is switched off', async () => {
      for (const errorStatus of [200, 500]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const { message, code } = await refused({ isIdpInitiatedOn: false, errorStatus });
        assert.equal(code, 'auth.adfs.pageDisabled');
        assert.match(message, /Set-AdfsProperties -EnableIdPInitiatedSignonPage \$true/u);
        assert.match(message, /activity ID, for the administrator: [0-9a-f-]{36}\.$/u);
      }
    });

    test('a loop that ADFS ends itself, and pages that only a browser can answer', async () => {
      assert.match((await refused({ isLooping: true })).message, /MSIS7042/u);
      assert.match(
        (await refused({ isLooping: false, isCaptchaShown: true })).message,
        /CAPTCHA.*"Prove you are human"/u,
      );
    });

    test('an address where there is no ADFS', async () => {
      const [server] = await other(() => '<title>Intranet</title>Welcome');
      assert.match((await refused({}, { SSOLoginURL: server.endpoint })).message, /"Intranet" at localhost:\d+\./u);
    });
  });

  suite('with a second factor', () => {
    /** Acts as soon as the phone has rung, which it does after the page is there. */
    const whenShown =
      (act: () => void): ApprovalAnswer =>
      (seen) => {
        if (seen.updates.length > 0) {
          act();
        }
      };

    for (const factor of codeFactors) {
      test(`a code of ${factor.authMethod}, after a wrong one`, async () => {
        adfs.behaviour.factors = [factor];
        world.person.answersCodes(
          () => '000000x',
          ({ refused: why }) => {
            assert.equal(why, 'The verification code is not correct. Try again.');
            return adfs.device.shown;
          },
        );
        const authenticator = world.authenticator();
        assert.ok(await list(world.connection(properties()), authenticator));
        const state = authenticator.stateOf('orders');
        assert.ok(state.kind === 'signedIn');
        assert.equal(state.identity.withMfa, true);
        assert.equal(world.person.codeRequests.length, 2);
      });
    }

    test('codes that stay wrong', async () => {
      adfs.behaviour.factors = [{ kind: 'code', authMethod: 'SecurIDAuthentication', field: 'Passcode' }];
      let count = 0;
      world.person.answersCodes(() => `wrong ${count++}`);
      const { message } = await failureOf(use());
      assert.match(message, /^ADFS did not accept RSA SecurID: Authentication attempt failed/u);
      assert.equal(count, 3);
    });

    test('RSA SecurID that wants to be started, and the next code too', async () => {
      adfs.behaviour.factors = [{ kind: 'securId2', wantsNext: true }];
      world.person.answersCodes(() => adfs.device.shown);
      assert.ok(await use());
      assert.equal(world.person.codeRequests.length, 2);
    });

    test('Azure: a number to match, approved on the phone', async () => {
      adfs.behaviour.factors = [{ kind: 'azurePush', hasNumber: true }];
      world.person.answersApprovals(({ number }) => {
        if (number !== undefined) {
          adfs.device.approve(number);
        }
      });
      assert.ok(await use());
      const [approval] = world.person.approvals;
      assert.match(approval?.updates.at(-1)?.instructions ?? '', /enter the number shown/u);
    });

    test('Azure: without a number, refused, not answered, cancelled', async () => {
      adfs.behaviour.factors = [{ kind: 'azurePush' }];
      world.person.answersApprovals(whenShown(() => adfs.device.approve()));
      assert.ok(await use());
      world.person.answersApprovals(whenShown(() => adfs.device.deny()));
      assert.match((await failureOf(use())).message, /^ADFS did not accept Azure.*attempt failed/u);
      adfs.behaviour.factors = [{ kind: 'azurePush', polls: 3 }];
      world.person.answersApprovals(() => undefined);
      assert.match((await failureOf(use())).message, /^ADFS did not accept Azure/u);
      world.person.answersApprovals(({ cancel }) => cancel());
      assert.ok(isCancelled(await failureOf(use())));
    });

    test('Azure: a code', async () => {
      adfs.behaviour.factors = [{ kind: 'azureCode' }];
      world.person.answersCodes(() => adfs.device.shown);
      assert.ok(await use());
      assert.equal(adfs.posts.at(-1)?.fields['SignIn'], 'Sign in');
    });

    test('Azure MFA Server: approved while the request waits, and refused', async () => {
      adfs.behaviour.factors = [{ kind: 'azureServer' }];
      const when = (act: () => void) => (): void => {
        const look = (): void => {
          try {
            act();
          } catch {
            // The phone has not rung yet.
            setTimeout(look, 5);
          }
        };
        look();
      };
      world.person.answersApprovals(when(() => adfs.device.approve()));
      assert.ok(await use());
      world.person.answersApprovals(when(() => adfs.device.deny()));
      assert.match((await failureOf(use())).message, /^ADFS did not accept Azure MFA Server/u);
    });

    test('one of several', async () => {
      adfs.behaviour.factors = [
        { kind: 'duo' },
        { kind: 'azurePush' },
        { kind: 'code', authMethod: 'VIPAuthenticationProviderUPN', field: 'security_code' },
      ];
      world.person.answersChoices(chooses('VIP'));
      world.person.answersCodes(() => adfs.device.shown);
      assert.ok(await use());
      assert.deepEqual(
        world.person.choiceRequests[0]?.choices.map(({ label }) => label),
        ['Azure multi-factor authentication', 'Symantec VIP'],
      );
    });

    test('what only a browser can answer', async () => {
      adfs.behaviour.factors = [{ kind: 'duo' }];
      assert.match((await failureOf(use())).message, /^ADFS asks for Duo.*\(page "Duo Authentication"\)/u);
      adfs.behaviour.factors = [{ kind: 'silverfort' }];
      assert.match((await failureOf(use())).message, /^ADFS asks for Silverfort/u);
    });

    test('nobody is there: no phone rings', async () => {
      adfs.behaviour.factors = [{ kind: 'azurePush' }];
      world.person.isAvailable = false;
      assert.ok(isNeedsPerson(await failureOf(use())));
      assert.equal(adfs.posts.length, 1);
      assert.throws(() => adfs.device.approve(), /asks nothing/u);
    });

    test('when the session ends a person is asked again, and not before', async () => {
      adfs.behaviour.factors = [{ kind: 'azureCode' }];
      world.person.answersCodes(() => adfs.device.shown);
      const authenticator = world.authenticator();
      const connection = world.connection(properties());
      await list(connection, authenticator);
      world.advance(hour - 7 * 60_000);
      await list(connection, authenticator);
      assert.equal(world.person.codeRequests.length, 1);
      world.advance(hour);
      await list(connection, authenticator);
      assert.equal(world.person.codeRequests.length, 2);
      assert.equal(world.person.codeRequests[1]?.isRenewal, true);
    });

    test('cancelled', async () => {
      adfs.behaviour.factors = [{ kind: 'azureCode' }];
      world.person.answersCodes(cancels);
      assert.ok(isCancelled(await failureOf(use())));
      assert.equal(world.sts.calls.length, 0);
    });
  });

  suite('with hostile pages', () => {
    const form = (action: string, method = 'post'): string =>
      `<form method="${method}" id="loginForm" action="${action}"><input name="UserName"><input name="Password" type="password"></form>`;
    const holdsPassword = ({ url, body, headers }: TlsRequest): boolean => {
      const all = `${url} ${body.toString()} ${JSON.stringify(headers)}`;
      return [
        anaAtCorp.password,
        encodeURIComponent(anaAtCorp.password),
        new URLSearchParams({ p: anaAtCorp.password }).toString().slice(2),
      ].some((text) => all.includes(text));
    };

    test('a form that posts to another host', async () => {
      const [thief, received] = await other(() => 'thanks');
      const [server] = await other(() => form(`${thief.endpoint}/adfs/ls/`));
      const { message } = await refused({}, { SSOLoginURL: server.endpoint });
      assert.match(message, /would send the password to localhost:\d+\. It is not sent there/u);
      assert.equal(received.length, 0);
    });

    test('a redirect to another host with a form of its own', async () => {
      const [thief, received] = await other(() => form('/adfs/ls/'));
      const [server] = await other(() => ({ location: `${thief.endpoint}/adfs/ls/` }));
      const { message } = await refused({}, { SSOLoginURL: server.endpoint });
      assert.match(message, /not the host of SSOLoginURL/u);
      assert.equal(received.length, 1);
      assert.ok(!received.some(holdsPassword));
    });

    test('a redirect of the post itself to another host', async () => {
      const [thief, received] = await other(() => 'thanks');
      const [server] = await other(({ method }) => (method === 'POST' ? { location: thief.endpoint } : form('/login')));
      await refused({}, { SSOLoginURL: server.endpoint });
      assert.ok(!received.some(holdsPassword));
    });

    test('a form that writes the password into an address, or sends it unencrypted', async () => {
      const [server, received] = await other(({ url }) =>
        url.includes('plain') ? form('http://localhost/') : form('/', 'get'),
      );
      await refused({}, { SSOLoginURL: server.endpoint });
      await refused({}, { SSOLoginURL: `${server.endpoint}/plain` });
      assert.ok(!received.some(holdsPassword));
    });

    test('pages without an end', async () => {
      const [server, received] = await other(
        () => '<form method=post><input type=hidden name=a value=b></form><script>f.submit()</script>',
      );
      assert.match((await refused({}, { SSOLoginURL: server.endpoint })).message, /30 pages without an end/u);
      assert.equal(received.length, 31);
    });

    test('a response that is none', async () => {
      const [server] = await other(
        () => '<form><input type=hidden name=SAMLResponse value="<script>alert(1)</script>"></form>',
      );
      const error = await failureOf(use({ SSOLoginURL: server.endpoint }));
      assert.ok(!error.message.includes('<script>'));
      assert.equal(world.sts.calls.length, 0);
    });

    test('scripts in titles do not get into messages as they are not text of one line', async () => {
      const [server] = await other(() => '<title>\u202E<script>alert(1)</script>\n\n</title>');
      const { message } = await refused({}, { SSOLoginURL: server.endpoint });
      assert.ok(!/[\n\u202E]/u.test(message));
    });
  });
});
