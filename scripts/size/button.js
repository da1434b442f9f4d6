import '@offhook/elements/call-provider';
import '@offhook/elements/call-now-button';
