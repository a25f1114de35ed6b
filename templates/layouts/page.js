// 页面小脚本：没有它，每一页也都能用。
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-print]');
  if (button) window.print();
});
// 填了没存就要走开，问一声：只问写了 data-guard 的表。没存成、原样退回来的也算没存
(() => {
  const changed = new Set();
  const refused = document.querySelector('.problems') && sessionStorage.getItem('unsaved');
  sessionStorage.removeItem('unsaved');
  for (const form of document.querySelectorAll('[data-guard]')) if (form.action === refused) changed.add(form);
  let sent;
  addEventListener('input', ({ target }) => {
    if (target.form?.matches('[data-guard]')) changed.add(target.form);
  });
  addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    sent = event.target;
    if (changed.has(sent)) sessionStorage.setItem('unsaved', sent.action);
  });
  addEventListener('pageshow', () => {
    sent = undefined;
  });
  addEventListener('beforeunload', (event) => {
    if ([...changed].every((form) => form === sent)) return;
    event.preventDefault();
    // 旧的浏览器要这一句才问
    event.returnValue = true;
  });
})();
