// 就诊页与算分页：没有这个脚本也能填、能存。它管：数字键作答、血压自动跳格、该问的才露出来、边填边看警示、防误关。
(() => {
  const form = document.getElementById('visit');
  if (!form) return;
  const all = (selector, from = form) => [...from.querySelectorAll(selector)];
  const isSeen = (element) => element.getClientRects().length > 0;
  const fill = (element) => element.dispatchEvent(new Event('change', { bubbles: true }));

  // ---- 一格接一格
  const stops = () =>
    all('fieldset.ask, fieldset.q, .box input, .box select').filter(
      (one) => isSeen(one) && one.type !== 'checkbox' && !one.closest('.sec-foot') && !isMeasured(one),
    );
  const isMeasured = (one) => Boolean(one.matches('.q') && one.querySelector('[data-measured]')?.textContent);
  const stopOf = (element) => element.closest('.box input, .box select, fieldset.ask, fieldset.q');
  function stand(stop) {
    if (!stop) return form.querySelector('.sticky button')?.focus();
    const target = stop.matches('fieldset') ? (stop.querySelector('input:checked') ?? stop.querySelector('input')) : stop;
    target?.focus();
    if (target?.select && target.type === 'text') target.select();
    const box = stop.getBoundingClientRect();
    if (box.top < 60 || box.bottom > innerHeight - 90) stop.scrollIntoView({ block: 'center' });
  }
  function goOn(from) {
    const list = stops();
    stand(list[list.indexOf(from) + 1]);
  }
  function goToNextSection(from) {
    const here = from.closest('.sec');
    const list = stops();
    stand(list.slice(list.indexOf(from) + 1).find((one) => one.closest('.sec') !== here));
  }

  form.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return form.requestSubmit(form.querySelector('.sticky .primary'));
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !target.matches('input, select')) return;
    const stop = stopOf(target);
    const isButton = target.type === 'radio' || target.type === 'checkbox';
    if (key === 'Enter') {
      // 回车不提交，免得半路存出去
      event.preventDefault();
      if (!stop) return;
      const skips = !isButton && target.value === '' && stop.closest('.facts');
      return skips ? goToNextSection(stop) : goOn(stop);
    }
    if (!isButton || !stop?.matches('fieldset')) return;
    if (key === 'Backspace' || key === 'Delete') {
      event.preventDefault();
      const pressed = stop.querySelector('input[type=radio]:checked');
      if (pressed) {
        pressed.checked = false;
        fill(pressed);
      }
      return;
    }
    if (!/^[1-9]$/.test(key)) return;
    const choice = all('.choices input, .opts input', stop)[Number(key) - 1];
    if (!choice) return;
    event.preventDefault();
    choice.checked = choice.type === 'checkbox' ? !choice.checked : true;
    fill(choice);
    if (choice.value === 'some') return all('.ticks input', stop)[0]?.focus();
    if (choice.type === 'radio') goOn(stop);
  });

  // 血压等两三位整数：1、2 开头满三位，其余满两位，自己跳到下一格
  form.addEventListener('input', ({ target, inputType }) => {
    if (!target.matches('[data-moves]') || (inputType && inputType !== 'insertText')) return;
    if (/^([12]\d\d|[3-9]\d)$/.test(target.value.normalize('NFKC').trim())) {
      fill(target);
      goOn(stopOf(target));
    }
  });

  // 再点一次已选的答案就取消；连点两下不算
  let pressedAt = 0;
  let pressed = null;
  form.addEventListener('pointerdown', ({ target }) => {
    const radio = target.closest('label')?.querySelector('input[type=radio]');
    pressed = radio?.checked && Date.now() - pressedAt > 800 ? radio : null;
  });
  form.addEventListener('click', ({ target }) => {
    if (target.type !== 'radio') return;
    if (target === pressed) {
      target.checked = false;
      fill(target);
    }
    pressed = null;
    pressedAt = Date.now();
  });

  // ---- 哪些问题该露出来
  const known = JSON.parse(form.dataset.known ?? '{}');
  let asked = new Set(
    all('[data-asked]', document).flatMap((one) => one.dataset.asked.split(' ').filter(Boolean)),
  );
  function valueOf(fact) {
    const inputs = all(`[name="f.${fact}"]`);
    if (inputs.length === 0) return known[fact];
    if (inputs[0].type !== 'radio') return inputs[0].value === '' ? undefined : Number(inputs[0].value);
    const answer = inputs.find((one) => one.checked)?.value;
    return { yes: true, no: false }[answer] ?? answer;
  }
  // 如 conditions~hypertension、sex=female、ageYears<=59
  function holds(words) {
    const [, fact, sign, wanted] = /^(\w+)(~|=|>=|<=)(.+)$/.exec(words);
    if (sign === '~') return wanted.split(',').some((code) => form.querySelector(`[name="t.${fact}"][value="${code}"]:checked`));
    const value = valueOf(fact);
    if (value === undefined) return false;
    if (sign === '=') return String(value) === wanted;
    return sign === '>=' ? value >= Number(wanted) : value <= Number(wanted);
  }
  const isEmpty = (field) => !all('input', field).some((one) => (one.matches('[type=radio], [type=checkbox]') ? one.checked : one.value !== ''));
  function uncover() {
    for (const field of all('[data-when]')) {
      const [how, ...conditions] = field.dataset.when.split(' ');
      const put = how === 'all' ? conditions.every(holds) : conditions.some(holds);
      field.hidden = !put && isEmpty(field);
    }
    for (const field of all('.facts.clarify > fieldset')) field.hidden = !asked.has(field.id) && isEmpty(field);
    for (const facts of all('section .facts')) {
      facts.closest('section').hidden = !all('.box, fieldset', facts).some((one) => !one.hidden);
    }
  }

  // ---- 互相牵连的答案
  function settle(target) {
    const field = target.closest('fieldset.list');
    if (field && target.type === 'radio' && target.checked && target.value !== 'some') {
      for (const tick of all('.ticks input:checked', field)) tick.checked = false;
    }
    if (field && target.type === 'checkbox' && target.checked) {
      const none = field.querySelector('.choices input:checked:not([value=some])');
      if (none) none.checked = false;
      const some = field.querySelector('.choices input[value=some]');
      if (some) some.checked = true;
    }
    if (target.dataset.usual) {
      const [least, most] = target.dataset.usual.split(' ').map(Number);
      const value = Number(target.value.normalize('NFKC'));
      const box = target.closest('.box');
      if (!box.querySelector('.sure')) {
        // 每个读数都带一份太重：用到时照样板做一个
        box.querySelector('.range').after(document.getElementById('sure').content.cloneNode(true));
        box.querySelector('.sure input').value = target.name.slice('f.'.length);
      }
      const sure = box.querySelector('.sure');
      sure.hidden = target.value.trim() === '' || (value >= least && value <= most);
      sure.querySelector('input').checked = false;
    }
  }
  function count() {
    const rows = all('fieldset.q');
    const done = rows.filter((row) => row.querySelector('input:checked') || isMeasured(row)).length;
    for (const place of all('[data-answered]')) {
      place.hidden = false;
      place.textContent = `已答 ${done} / ${rows.length}`;
    }
  }

  // ---- 边填边看：不保存
  let turn = 0;
  let timer = 0;
  // 有没送到服务器的；上一次没有送到
  let dirty = false;
  let lost = false;
  const typed = () => new URLSearchParams(new FormData(form));
  async function look() {
    const mine = ++turn;
    dirty = false;
    let answer;
    try {
      const headers = { 'x-csrf-token': form.elements._csrf.value };
      const response = await fetch(form.dataset.look, { method: 'POST', body: typed(), headers });
      answer = await response.text();
      if (!response.ok) throw new Error();
      lost = false;
    } catch {
      dirty = lost = true;
      if (mine !== turn) return;
      const said = Object.assign(document.createElement('p'), { className: 'alert urgent', textContent: '◆ 实时警示暂时看不到，不能当作没有问题；请保存后再看。' });
      document.getElementById('strip').replaceChildren(said);
      document.getElementById('alerts').replaceChildren(said.cloneNode(true));
      return;
    }
    if (mine !== turn) return;
    const parts = new DOMParser().parseFromString(answer, 'text/html');
    for (const part of all('[data-for]', parts)) {
      const place = document.getElementById(part.dataset.for);
      if (place && place.innerHTML.trim() !== part.innerHTML.trim()) place.replaceChildren(...part.childNodes);
    }
    const measured = new Map(all('[data-measured-for]', parts).map((one) => [one.dataset.measuredFor, one.textContent]));
    for (const place of all('[data-measured]')) place.textContent = measured.get(place.closest('fieldset').id) ?? '';
    asked = new Set(all('[data-asked]', document).flatMap((one) => one.dataset.asked.split(' ').filter(Boolean)));
    uncover();
    count();
  }
  function lookSoon(wait) {
    if (!form.dataset.look) return;
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  }

  let leaving = false;
  form.addEventListener('input', () => {
    dirty = true;
  });
  form.addEventListener('change', ({ target }) => {
    dirty = true;
    settle(target);
    uncover();
    count();
    // 问卷答得快，停一停再看；不适和测量马上看
    lookSoon(target.closest('fieldset.q') ? 900 : 250);
  });
  form.addEventListener('submit', (event) => {
    if (leaving) event.preventDefault();
    leaving = true;
    clearTimeout(timer);
    turn += 1;
  });
  addEventListener('pageshow', () => {
    leaving = false;
  });

  // ---- 填了没存的，怎么走都不丢
  // 急症处置是另外的表：写的跟着这一页一起留、一起存
  for (const other of all('.emergency form:not(.slip)', document)) {
    form.addEventListener('formdata', ({ formData }) => {
      const own = new FormData(other);
      for (const [name, value] of own) if (name !== '_csrf') formData.append(`e.${own.get('ruleId')}.${name}`, value);
    });
    other.addEventListener('input', () => {
      dirty = true;
      lookSoon(900);
    });
  }
  if (form.dataset.look) {
    // 按别的表上的按钮：先把这一页填的留住，再送
    let kept = 0;
    addEventListener(
      'submit',
      async (event) => {
        const { target, submitter } = event;
        if (target === form || !dirty || kept === 2) return;
        event.preventDefault();
        if (kept) return;
        kept = 1;
        clearTimeout(timer);
        await look();
        kept = 2;
        target.requestSubmit(submitter);
        kept = 0;
      },
      true,
    );
    const keep = () =>
      !dirty || leaving || (!lost && navigator.onLine && navigator.sendBeacon(form.dataset.look, typed()));
    addEventListener('visibilitychange', () => document.hidden && keep(), true);
    addEventListener('beforeunload', (event) => {
      if (keep()) return;
      event.preventDefault();
      // 旧的浏览器要这一句才问
      event.returnValue = true;
    });
  }

  for (const hint of all('.keys', document)) hint.hidden = false;
  uncover();
  count();
  // 刚按过“与上次一样”：接着填下一节；浏览器跳到网址里的位置时会丢掉焦点，所以等它跳完
  const taken = location.search.includes('done=taken') && document.getElementById(location.hash.slice(1));
  const last = taken && stops().find((one) => taken.contains(one));
  if (last) addEventListener('load', () => requestAnimationFrame(() => setTimeout(() => goToNextSection(last))));
  if (!location.hash && !document.querySelector('.problems, .emergency')) {
    const first = stops()[0];
    (first?.querySelector?.('input') ?? first)?.focus({ preventScroll: true });
  }
})();
