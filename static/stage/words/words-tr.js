/** Turkish. */

const ORDINALS = [
  "ilk",
  "ikinci",
  "üçüncü",
  "dördüncü",
  "beşinci",
  "altıncı",
  "yedinci",
  "sekizinci",
  "dokuzuncu",
  "onuncu",
];
const NUMBERS = ["", "bir", "iki", "üç", "dört", "beş", "altı"];

/** @param {number} n from 1 */
const ordinal = (n) => ORDINALS[n - 1] ?? `${n}.`;

/** @param {string[]} items */
const list = (items) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ve ${items.at(-1)}`;

/** @type {typeof import("stage/words/words-en.js").english} */
export const turkish = {
  code: "tr",
  language: "Dil",
  button: {
    check: "Dene",
    record: "Konuş",
    done: "Bitti",
    next: "Sonraki",
    recap: "Özet",
    play: "Oyna",
    again: "Tekrar",
    wait: "Bekle",
  },
  skip: "Geç",
  skipPractice: "Denemeyi geç",
  finish: "Burada bitir",
  practice: {
    badge: "Deneme",
    intro: "Önce bir deneme turu: bundan hiçbir şey saklanmaz.",
    over: "Oyunun aradığı işte bu duraklamalar. Bundan hiçbir şey saklanmadı.",
    nothing: "Hiç ses duymadım. Hiçbir şey saklanmadı, bir kez daha dene.",
    lost: "Mikrofon gitti. Kaybolan bir şey yok, bu denemeydi.",
  },
  progress: (kept, of) => `${of} turdan ${kept} tanesi saklandı`,
  recap: {
    title: "Setin bitti",
    round: (n) => `${n}. tur`,
    kept: (n) => (n === 0 ? "Saklanan kayıt yok." : `${n} kayıt saklandı.`),
    points: (n) => `${n} puan`,
    remove: "Kaldır",
    sure: "Bu kayıt sesiyle birlikte silinsin mi?",
    yes: "Evet, sil",
    no: "Kalsın",
    removed: "Silindi, sesiyle birlikte.",
    waiting: "Kaydın güvende. Modeller hâlâ dinliyor…",
    unheard: "Kaydın güvende. Modellerin düşüncesi Kayıtlarım sayfasında olacak.",
    another: "Bir set daha",
  },
  discard: "Sil",
  anyway: "Yine de oyna",
  listen: "Dinle",
  pause: "Durdur",
  recheck: "Mikrofonu dene",
  receipt: "Makbuz",
  copy: "Makbuz kodunu kopyala",
  copied: "Kopyalandı.",
  loading: "Konuşacak bir şey getiriliyor…",
  checkTitle: "Önce sesini duyayım.",
  unchecked: "Dene'ye bas, mikrofona izin ver ve merhaba de.",
  hello: "Merhaba de!",
  keys: "Boşluk tuşu da olur.",
  opening: "Mikrofon açılıyor…",
  soon: "On saniye kaldı.",
  timeUp: "Bir dakika doldu, en fazla bu kadar. Şimdi gönderiliyor.",
  sending: "Gönderiliyor…",
  listening: "Kaydın güvende. Modeller dinliyor…",
  slow: "Kaydın güvende. Modeller meşgul, beklemene gerek yok.",
  away: "Bağlantı koptu. Kaydın burada güvende, denemeyi sürdürüyorum.",
  awayEmpty: "Sunucu yanıt vermiyor. Denemeyi sürdürüyorum.",
  discarded: "Silindi, sesiyle birlikte.",
  discardFailed: "Şu anda silinemedi. Tekrar dene ya da Kayıtlarım sayfasını aç.",
  nothing: "Olmadı. Sayfayı yenile ve tekrar dene.",
  leftOver: (n) =>
    n === 1
      ? "Bekleyen bir kayıt vardı. Şimdi gönderiliyor."
      : `Bekleyen ${n} kayıt vardı. Şimdi gönderiliyor.`,
  leftOverSent: "Bekleyen kayıt artık güvende.",
  leftOverRefused: "Bekleyen bir kayıt kullanılamıyor:",
  cutOff: "Sayfa kapanınca bir kayıt yarıda kaldı. Olduğu gibi gönderilsin mi?",
  send: "Gönder",
  throwAway: "At",
  noShelf: "Bu tarayıcı bizim için bir şey saklamıyor; kayıt güvende olana dek sayfayı açık tut.",
  check: {
    listening: "Merhaba de!",
    good: "Sesin çok net.",
    silent: "Seni duyamıyorum. Doğru mikrofon mu, açık mı?",
    dead: "Bu mikrofondan hiç ses gelmiyor. Tarayıcı ayarlarından başka birini seç.",
    clipping: "Ses çok yüksek ve bozuluyor. Biraz uzaklaş.",
    noisy: "Çevren gürültülü. Daha sessiz bir yer daha iyi olur.",
    faint: "Uzaktasın. Mikrofona biraz yaklaş.",
  },
  microphone: {
    insecure: "Mikrofon güvenli bir adres ister. Siteyi https ile ya da localhost'ta aç.",
    denied: "Mikrofona izin yok. Adres çubuğundan izin ver, sonra tekrar bas.",
    missing: "Mikrofon yok. Bir tane tak, sonra tekrar bas.",
    busy: "Mikrofonu başka bir program kullanıyor. Onu kapat, sonra tekrar bas.",
    unsupported:
      "Bu tarayıcı ham ses kaydedemiyor. Daha yeni bir Firefox, Chrome, Edge ya da Safari kaydeder.",
    lost: "Mikrofon gitti. O ana kadar söylediklerin gönderiliyor.",
    elsewhere: "Başka bir sekme kayıt yapıyor. Orada bitir, sonra tekrar bas.",
    changed: "Mikrofonun kayıt sırasında değişti. O ana kadar söylediklerin gönderiliyor.",
    suspended: "Ses kesildi, belki bir arama yüzünden. O ana kadar söylediklerin gönderiliyor.",
    held: "Tarayıcı şu anda sesi tutuyor. Bir kez daha bas.",
  },
  reasons: {
    silence: "Çoğu sessizlikti. Mikrofona biraz yaklaşıp dene.",
    noise: "Gürültü duyduk ama ses duymadık. Daha sessiz bir yer bulup tekrar dene.",
    noisy: "Gürültüden sesin duyulmadı. Daha sessiz bir yer bulup tekrar dene.",
    clipping: "Ses o kadar yüksekti ki cızırdadı. Biraz uzaklaş ya da mikrofonu kıs.",
    too_quiet: "Ses çok kısıktı. Mikrofona yaklaş ya da mikrofonu aç.",
    too_short: "Başlamadan bitti. Bir iki cümle söyle, sonra Bitti'ye bas.",
    echo: "Öbür sesi hoparlörlerinden duyduk. Kulaklık tak ve bir daha dene.",
    duplicate: "Bu kaydın aynısı bizde var. Baştan söyle.",
    repeated_take: "Bu kaydın aynısı bizde var. Baştan söyle.",
    read_out: "Bu sorunun kendisiydi. Kendi sözlerinle yanıtla.",
  },
  worth: {
    kept: "temiz bir kayıt",
    needed: "tam da koleksiyonda eksik olan",
    novel: "bunu pek az kişi söyledi",
    answered: "sonraki yanıtın",
    again: "bunu daha önce söyledin",
    many: "bir kayıtta sayılandan çok an",
    day_limit: "bir gün için çok oldu",
    fooled_pending: "bir modeli kandırdı; insanlar doğrulayınca sayılır",
    fooled: "bir modeli kandırdı, insanlar da aynı fikirde",
    quest: "günün görevi tamam",
    taken_back: "geri alındı",
    given_back: "geri verildi",
  },
  noPause: "Hiç duraklamadan konuştun.",
  pauses: (n) =>
    `${NUMBERS[n] ? NUMBERS[n][0].toLocaleUpperCase("tr") + NUMBERS[n].slice(1) : n} kez duraklayıp sözü bırakmadın.`,
  fooled: (by, which, of) => {
    if (of === 1) return `${by} orada bitirdiğini sandı.`;
    if (which.length === of) return `${by} her seferinde bitirdiğini sandı.`;
    return `${by} ${list(which.map(ordinal))} duraklamada bitirdiğini sandı.`;
  },
  patient: (by) => `${by} devamının geleceğini anladı.`,
  knewTheEnd: (by, named) => (named ? "Bitirdiğini de anladı." : `${by} bitirdiğini anladı.`),
  missedTheEnd: (by, named) =>
    named ? "Sonunda hâlâ devamını bekliyordu." : `${by} sonunda hâlâ devamını bekliyordu.`,
};
