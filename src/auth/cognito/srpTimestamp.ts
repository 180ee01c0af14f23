const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * TIMESTAMP of a claim, such as `Wed Nov 5 09:02:07 UTC 2025`: English, the day without a leading zero, the hour with one.
 * Source: Amazon's own client libraries; a user pool refuses any other form.
 * @param time milliseconds since 1970
 */
export function srpTimestamp(time: number): string {
  const date = new Date(time);
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${date.getUTCDate()}`;
  return `${day} ${clock.join(':')} UTC ${date.getUTCFullYear()}`;
}
