/** What stands for a secret in a masked string. A value that really is this text is written in quotes, the mask never. */
export const mask = '••••';
