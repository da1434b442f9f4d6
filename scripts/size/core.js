export { createCallClient } from '@offhook/core';
