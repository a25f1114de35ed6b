// 页面小脚本：没有它，每一页也都能用。
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-print]');
  if (button) window.print();
});
