import {
  addTenant,
  administratorsModel,
  changeTenantState,
  issueSheets,
  letIn,
  listPerimeters,
  nameAdministrators,
  previewAdministrators,
  provisionPerimeter,
  readPerimeter,
  reconcileKeycloak,
  retryProvisioning,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Reconcile } from '../reconcile/reconcile.ts';
import type { createStates } from '../tenant/state.service.ts';
import { administratorsModelOf } from './administrators.csv.ts';
import type { createPreview } from './administrators.preview.ts';
import type { createAdministrators } from './administrators.service.ts';
import type { createLettingIn } from './letting-in.service.ts';
import type { createProvisioning } from './provisioning.service.ts';

type Parts = {
  provisioning: ReturnType<typeof createProvisioning>;
  administrators: ReturnType<typeof createAdministrators>;
  preview: ReturnType<typeof createPreview>;
  states: ReturnType<typeof createStates>;
  lettingIn: ReturnType<typeof createLettingIn>;
  reconcile: Reconcile;
};

export const mountProvisioning = ({ serve }: Platform, parts: Parts): void => {
  const { provisioning, administrators, preview, states, lettingIn, reconcile } = parts;
  serve(listPerimeters, ({ caller, query }) => provisioning.list(caller, query));
  serve(provisionPerimeter, ({ caller, body }) => provisioning.provision(caller, body.siren, body.communes));
  serve(readPerimeter, ({ caller, params }) => provisioning.read(caller, params.perimeterId));
  serve(retryProvisioning, ({ caller, params }) => provisioning.retry(caller, params.perimeterId));
  serve(addTenant, ({ caller, params, body }) => provisioning.add(caller, params.perimeterId, body));
  serve(nameAdministrators, ({ caller, params, body }) =>
    administrators.name(caller, params.perimeterId, body.administrators),
  );
  serve(issueSheets, ({ caller, params, body }) =>
    administrators.sheets(caller, params.perimeterId, body.membershipIds),
  );
  serve(letIn, ({ caller, params, body }) => lettingIn(caller, params.perimeterId, body));
  serve(previewAdministrators, ({ caller, params, body }) =>
    preview(caller, params.perimeterId, Buffer.from(body.file, 'base64')),
  );
  serve(administratorsModel, async ({ caller, params, res }) => {
    const { tenants } = await provisioning.read(caller, params.perimeterId);
    res.attachment('administrateurs.csv').type('text/csv; charset=utf-8').send(administratorsModelOf(tenants));
  });
  serve(changeTenantState, ({ caller, params, body }) =>
    states.change(caller, params.tenantId, body.state, body.reason),
  );
  serve(reconcileKeycloak, ({ caller, body }) =>
    reconcile({ dryRun: body.dryRun, requestId: caller.requestId, account: caller.account }),
  );
};
