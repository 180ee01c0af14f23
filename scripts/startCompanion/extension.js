// Loaded by `npm start` only: does what a person does first, so that the sample is there to look at.
'use strict';
const vscode = require('vscode');

exports.activate = async function activate() {
  await vscode.commands.executeCommand('workbench.view.extension.dynamodbConnections');
  await vscode.commands.executeCommand('dynamodbConnections.trySampleData');
};
