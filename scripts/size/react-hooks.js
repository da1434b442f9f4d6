export * from '@offhook/react';
