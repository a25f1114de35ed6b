/** The list of residents and the search. What was searched for travels in a form, never in an address. */
import { Hono } from 'hono';
import { may } from '../access/rights.js';
import {
  clinicsFor,
  clinicsToRegisterAt,
  damagedCharts,
  searchResidents,
} from '../workflow/residents-search.js';
import { placesOfClinic } from '../workflow/service.js';
import { by, type Env, type PageContext, signedIn } from './environment.js';
import { type Typed, text, typedForm } from './forms.js';
import { page, refusalPage } from './page.js';
import { doneOf, optionsOf, personLine } from './residents-view.js';

/** Recent people on opening, and as many hits as a person reads through. */
const recent = 20;
const hits = 50;

export const listRoutes = new Hono<Env>();

listRoutes.get('/residents', (c) => listPage(c, {}, false));
listRoutes.post('/residents', async (c) => listPage(c, await typedForm(c), true));

function listPage(c: PageContext, form: Typed, searched: boolean): Response {
  const { service } = c.get('deps');
  const asked = {
    text: text(form, 'text').slice(0, 60),
    clinicId: text(form, 'clinicId'),
    village: text(form, 'village'),
  };
  const found = searchResidents(service, by(c), { ...asked, limit: searched ? hits : recent });
  if (!found.ok) return refusalPage(c, found.problems);
  const clinics = clinicsFor(service, by(c), 'view-resident');
  const damaged = damagedCharts(service);
  const { residents, more, villages } = found.value;
  const filtered = asked.text !== '' || asked.village !== '' || asked.clinicId !== '';
  return page(
    c,
    'residents',
    {
      text: asked.text,
      clinics: optionsOf(clinics, asked.clinicId),
      hasClinics: clinics.length > 1,
      villages: villages.map(({ name, residents: count }) => ({
        value: name,
        label: name,
        count,
        selected: name === asked.village,
      })),
      hasVillages: villages.length > 0,
      searched: searched && filtered,
      found: residents.length + more,
      people: residents.map((one) => personLine(c, one)),
      hasPeople: residents.length > 0,
      more,
      hasMore: more > 0,
      damaged: damaged.map((id) => ({ href: `/residents/${id}`, id })),
      hasDamaged: damaged.length > 0,
      mayRegister: clinicsToRegisterAt(service, by(c)).length > 0,
      mayImport: clinics.some(
        ({ id }) => may(signedIn(c).actor, 'import-roster', { places: placesOfClinic(service, id) }).allowed,
      ),
    },
    { title: 'page.residents', done: doneOf(c) },
  );
}
