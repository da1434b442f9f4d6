import { expect, it } from 'vitest';
import { foldText } from './fold-text.js';

it.each([
  ['Elin Sørensen', 'elin sorensen'],
  ['Łukasz Đorđević', 'lukasz dordevic'],
  ['Weiß GROẞ', 'weiss gross'],
  ['Æsa Œuvre Þór Guðrún', 'aesa oeuvre thor gudrun'],
  ['İpek Işık ısı', 'ipek isik isi'],
  ['  Júlia Nguyễn ', 'julia nguyen'],
  ['Ђорђе 李', 'ђорђе 李'],
])('%s is compared as %s', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

it('folding twice changes nothing', () => {
  const once = foldText('ẞØŁÆĐİıǼǾ');
  expect(foldText(once)).toBe(once);
});
