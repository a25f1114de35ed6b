// 换人页：点名字后光标到口令框；没有键盘时可点数字。没有它，这一页照样能用。
document.querySelectorAll('[data-known]').forEach((form) => {
  const pin = form.querySelector('#pin');
  form.addEventListener('change', (event) => {
    if (event.target.name === 'staffId') pin.focus();
  });
  const pad = document.createElement('div');
  pad.className = 'pin-pad';
  pad.setAttribute('role', 'group');
  pad.setAttribute('aria-label', '数字键');
  ['1', '2', '3', '4', '5', '6', '7', '8', '9', '清除', '0', '退格'].forEach((key) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = key;
    button.addEventListener('click', () => {
      if (key === '清除') pin.value = '';
      else if (key === '退格') pin.value = pin.value.slice(0, -1);
      else if (pin.value.length < pin.maxLength) pin.value += key;
    });
    pad.append(button);
  });
  form.append(pad);
  if (form.querySelector('[name=staffId]:checked')) pin.focus();
});
