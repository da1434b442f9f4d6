import '@offhook/elements/call-provider';
import '@offhook/elements/call-now-button';
import '@offhook/elements/call-status-banner';
import '@offhook/elements/incoming-call-modal';
