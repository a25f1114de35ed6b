/** Smallest and fullest views of every paper, for tests of the templates. Words are invented; shapes are the code's. */
import type { PaperFrame } from '../../../src/prescription/paper-frame.js';
import type { AdviceView } from '../../../src/prescription/papers/advice.js';
import type { ElderlyRecordView } from '../../../src/prescription/papers/elderly-record.js';
import type { FactTold } from '../../../src/prescription/papers/fact-told.js';
import type { HealthPrescriptionView } from '../../../src/prescription/papers/health-prescription.js';
import type { ReferralSlipView } from '../../../src/prescription/papers/referral-slip.js';
import type { ResultNoticeView } from '../../../src/prescription/papers/result-notice.js';
import type { TwoWaySlipView } from '../../../src/prescription/papers/two-way-slip.js';
import type { VisitFormView } from '../../../src/prescription/papers/visit-form.js';
import { qrImage } from '../../../src/prescription/qr.js';

const smallestFrame: PaperFrame = {
  size: 'A5',
  title: '示例文书',
  issuer: '示例县中医医院',
  issuerPhone: null,
  resident: { name: '示例甲', sex: '女', age: '71岁' },
  visitedOn: '2026-11-20',
  issuedOn: null,
  validUntil: null,
  marks: { unreviewed: false, void: false, superseded: false, reprint: null },
  isAdvice: false,
  reviewedUnseen: false,
  signatures: {
    recordingDoctor: null,
    signingDoctor: null,
    reviewer: null,
    resident: false,
    seal: false,
  },
  sources: [],
  release: '1-00000000',
  sheetNumber: null,
  check: null,
};

const fullestFrame: PaperFrame = {
  ...smallestFrame,
  issuedOn: '2026-11-21',
  validUntil: '2027-05-21',
  marks: { unreviewed: true, void: true, superseded: true, reprint: '3' },
  isAdvice: true,
  reviewedUnseen: true,
  signatures: {
    recordingDoctor: { name: '记甲' },
    signingDoctor: { name: '签乙' },
    reviewer: { name: '审丙' },
    resident: true,
    seal: true,
  },
  sources: ['示例出处一', '示例出处二'],
  sheetNumber: '2026-000123',
  check: {
    code: '0000-0000-0001-ZT',
    address: 'http://zhiwei.example/check',
    qr: qrImage('http://zhiwei.example/check/0000-0000-0001-ZT'),
  },
};

const smallestAdvice: AdviceView = {
  headings: [],
  unjudged: [],
  nextVisit: null,
  madeFrom: { warnings: [] },
};

const fullestAdvice: AdviceView = {
  headings: [
    {
      label: '膳食食疗',
      things: [
        {
          number: '1',
          text: '一起煮粥。',
          dish: {
            name: '示例粥',
            servings: null,
            forPerson: false,
            parts: [
              { name: '山药', grams: '30' },
              { name: '盐', grams: null },
            ],
            family: null,
          },
          warnings: ['要算在主食里。'],
          stopSigns: '拉肚子就停。',
        },
        {
          number: '2',
          text: '煮汤。',
          dish: {
            name: '示例汤',
            servings: '1',
            forPerson: false,
            parts: [{ name: '百合', grams: '5' }],
            family: { people: '4', parts: [{ name: '百合', grams: '20' }] },
          },
          warnings: [],
          stopSigns: null,
        },
      ],
      foods: null,
    },
    {
      label: '健康饮食',
      things: [],
      foods: {
        texts: ['饭菜要熟。'],
        favour: ['大米', '小米'],
        limit: ['冷饮'],
        avoid: ['螃蟹'],
        cautions: [
          { text: '绿叶菜每天差不多。', foods: ['菠菜', '韭菜'] },
          { text: '慢慢嚼。', foods: [] },
        ],
      },
    },
  ],
  unjudged: ['肾病', '过敏'],
  nextVisit: { on: { year: '2026', month: '12', day: '4' }, overdue: false, modes: ['门诊', '家庭'] },
  madeFrom: { warnings: ['safety-example'] },
};

export const prescriptions: readonly [HealthPrescriptionView, HealthPrescriptionView] = [
  { ...smallestAdvice, frame: smallestFrame, constitution: null },
  { ...fullestAdvice, frame: fullestFrame, constitution: { label: '气虚质', judgement: '是' } },
];

export const notices: readonly [ResultNoticeView, ResultNoticeView] = [
  { ...smallestAdvice, frame: smallestFrame, instrument: '', constitutions: [] },
  {
    ...fullestAdvice,
    nextVisit: { on: { year: '2026', month: '11', day: '2' }, overdue: true, modes: ['门诊'] },
    frame: fullestFrame,
    instrument: '示例量表',
    constitutions: [
      { label: '气虚质', judgement: null },
      { label: '阳虚质', judgement: '倾向是' },
    ],
  },
];

const fact: FactTold = {
  label: '项目',
  values: [],
  yes: false,
  unit: null,
  none: false,
  unknown: false,
  on: null,
};

export const slips: readonly [ReferralSlipView, ReferralSlipView] = [
  {
    frame: smallestFrame,
    phone: null,
    address: null,
    idNumber: null,
    emergencies: [{ text: '心前区疼痛', to: null }],
    records: [],
    measures: [],
    symptoms: null,
    known: [],
    without: [],
    notAsked: [],
  },
  {
    frame: fullestFrame,
    phone: '13800000000',
    address: '示例村1组',
    idNumber: '110105194912310021',
    emergencies: [
      { text: '心前区疼痛', to: '县医院' },
      { text: '血糖低', to: '上级医院' },
    ],
    records: [
      {
        about: '心前区疼痛',
        raisedAt: '2026-11-20 09:00',
        done: '坐下休息',
        doneAt: '2026-11-20 09:05',
        toldWhom: '急诊科',
        transport: '救护车',
        refusedBy: null,
        outcome: '已住院',
      },
      {
        about: '血糖低',
        raisedAt: null,
        done: null,
        doneAt: null,
        toldWhom: null,
        transport: null,
        refusedBy: '示例家属',
        outcome: null,
      },
    ],
    measures: [
      { ...fact, label: '收缩压', values: ['186'], unit: 'mmHg' },
      { ...fact, label: '心率', values: ['90'] },
    ],
    symptoms: { ...fact, label: '今天的不适', values: ['胸闷', '出冷汗'] },
    known: [
      { ...fact, label: '在吃的药', values: ['华法林'], unknown: true, on: '2026-10-01' },
      { ...fact, label: '容易出血', yes: true },
    ],
    without: [{ ...fact, label: '肝病', none: true, on: '2026-10-01' }],
    notAsked: ['肾病'],
  },
];

export const twoWaySlips: readonly [TwoWaySlipView, TwoWaySlipView] = [
  {
    frame: smallestFrame,
    phone: null,
    address: null,
    idNumber: null,
    recordNumber: null,
    to: '县医院',
    institution: null,
    department: null,
    urgency: '择期',
    reason: '想请县里看一看',
    doctor: '示例医生',
    from: '示例卫生室',
    answerBy: { year: '2026', month: '12', day: '4' },
    measures: [],
    symptoms: null,
    known: [],
    without: [],
    notAsked: [],
  },
  {
    ...slips[1],
    recordNumber: '0001',
    to: '上级医院',
    institution: '示例县中医医院',
    department: '心内科',
    urgency: '两周内',
    reason: '连续两次控制不满意',
    doctor: '示例医生',
    from: '示例卫生室',
    answerBy: { year: '2026', month: '12', day: '4' },
  },
];

const cells = (chosen: number) =>
  [1, 2, 3, 4, 5].map((value) => ({ value: String(value), label: null, chosen: value === chosen }));

export const records: readonly [ElderlyRecordView, ElderlyRecordView] = [
  {
    frame: smallestFrame,
    recordNumber: null,
    recall: null,
    options: [],
    items: [],
    columns: [],
    filledOn: { year: '2026', month: '11', day: '20' },
    doctor: '',
  },
  {
    frame: fullestFrame,
    recordNumber: 'SL-0001',
    recall: '近一年的体验和感觉',
    options: [{ value: '1', label: '没有', gloss: '根本不' }],
    items: [
      { no: '1', text: '您精力充沛吗？', hint: '指精神头足', measured: false, cells: cells(2) },
      {
        no: '9',
        text: '您感到身体超重吗？',
        hint: null,
        measured: true,
        cells: cells(5).map((cell) => ({ ...cell, label: `档${cell.value}` })),
      },
    ],
    columns: [
      {
        label: '气虚质',
        score: '16',
        yes: true,
        second: { label: '倾向是', chosen: false },
        guidance: [
          { value: '1', label: '情志调摄', given: true, words: null },
          { value: '6', label: '其他', given: true, words: '戒烟' },
        ],
      },
      {
        label: '平和质',
        score: '14',
        yes: false,
        second: { label: '基本是', chosen: true },
        guidance: [{ value: '1', label: '情志调摄', given: false, words: null }],
      },
    ],
    filledOn: { year: '2026', month: '11', day: '20' },
    doctor: '签乙',
  },
];

export const forms: readonly [VisitFormView, VisitFormView] = [
  {
    number: 'F2026-000001',
    clinic: '示例卫生室',
    person: null,
    modes: [],
    purposes: [],
    before: [],
    questionnaire: null,
    after: [],
  },
  {
    number: 'F2026-000002',
    clinic: '示例卫生室',
    person: { name: '示例甲', sex: '女', birthDate: '1955-03-02', village: '三组', recordNumber: 'SL-0001' },
    modes: ['门诊'],
    purposes: ['体质辨识'],
    before: [
      {
        title: '测量',
        followsAnswers: false,
        hasExaminer: false,
        fields: [
          {
            label: '收缩压',
            hint: '坐着量',
            sometimes: true,
            groups: [],
            isNumber: true,
            unit: 'mmHg',
            isDate: false,
            isText: false,
          },
          {
            label: '在吃的药',
            hint: null,
            sometimes: false,
            groups: [
              { label: null, boxes: ['没有', '不清楚'] },
              { label: '降糖', boxes: ['二甲双胍'] },
            ],
            isNumber: false,
            unit: '',
            isDate: false,
            isText: false,
          },
        ],
      },
    ],
    questionnaire: {
      title: '示例量表',
      recall: '近一年',
      instructions: ['不空项'],
      options: [{ value: '1', label: '没有' }],
      items: [
        {
          no: '1',
          text: '您精力充沛吗？',
          hint: '指精神头足',
          onlyFor: '女',
          values: ['1', '2'],
          ownOptions: [{ value: '1', label: '一年＜2次' }],
        },
      ],
      respondents: ['本人填写'],
    },
    after: [
      {
        title: '望',
        followsAnswers: true,
        hasExaminer: true,
        fields: [
          {
            label: '末次月经',
            hint: null,
            sometimes: false,
            groups: [],
            isNumber: false,
            unit: '',
            isDate: true,
            isText: false,
          },
          {
            label: '补充',
            hint: null,
            sometimes: false,
            groups: [],
            isNumber: false,
            unit: '',
            isDate: false,
            isText: true,
          },
        ],
      },
    ],
  },
];
