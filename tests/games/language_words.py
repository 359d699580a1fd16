"""What the checks of prompts know of each language, in folded words: see `test_prompts.folded`."""

# ruff: noqa: E501, RUF001

PERSONAL = {
    "ar": r"(ما|هو) اسمك|عنوانك|بريدك|هاتفك|رقمك|كم عمرك|عيد ميلادك|صحتك|مريض|طبيب|مستشفى|دين(ك|ي)\b|مسجد|كنيسة|صلاة|سياس|انتخاب|راتبك|زوج(ك|تك)|أين تسكن|أين تعمل",
    "bn": r"তোমার নাম|আপনার নাম|ঠিকানা দাও|তোমার ঠিকানা|তোমার ফোন|বয়স কত|তোমার জন্মদিন|অসুখ|রোগ|ডাক্তার|হাসপাতাল|ধর্ম\b|মসজিদ|মন্দির|রাজনীতি|নির্বাচন|বেতন|কোথায় (থাকো|থাকেন|কাজ)",
    "da": r"(hvad|hvor) (hedder|bor) du|dit navn|din adresse|dit telefon|e mail adresse din|din fødselsdag|hvor gammel|helbred|\bsyg|\blæge|hospital|medicin|religio|\bgud|kirke|moske|politik|\bstemme[rt]? på|\bvalget\b|\bparti\b|din chef|\bløn\b|din (kone|mand|mor|far)\b|hvor arbejder du",
    "de": r"dein(en?|em)? name|wie (heißt|heisst|alt) (du|bist)|wie alt|deine (adresse|anschrift|nummer|telefon|e ?mail|frau|mutter|chefin)|dein (mann|vater|chef|kind|arbeitgeber|gehalt)|dein(en|em)? geburtstag|gesundheit|\bkrank|\barzt|ärztin|medizin|medikament|religi|\bgott|kirche|moschee|\bbete|politi[ks]|\bwahl\b|\bpartei|wo (wohnst|arbeitest) du",
    "en": r"your name|your (home )?address|your e ?mail|your (tele)?phone|your birthday|how old are|health|\bill\b|illness|doctor|hospital|medicine|religio|\bgods?\b|church|mosque|\bpray|politic|\bvote|election|employer|your boss|salary|your (job|work|wife|husband|child|mother|father)|where do you (live|work)",
    "es": r"(tu|su) nombre|cómo te llamas|tu (dirección|teléfono|correo|número|edad|mujer|marido|madre|padre|jefe|jefa|trabajo|sueldo)|tu cumpleaños|cuántos años tienes|\bsalud|enferm|médic|hospital|medicina|religi|\bdios|iglesia|mezquita|\brez|políti|\bvota|eleccion|\bpartido político|dónde (vives|trabajas)",
    "fi": r"nimesi|mikä sinun nimesi|osoitteesi|puhelinnumerosi|sähköpostisi|syntymäpäiväsi|kuinka vanha|terveyt|\bsairas|lääkär|sairaala|uskon(to|non)|\bjumala|kirkko|moskeija|politiik|\bäänestä|\bvaalit|palkkasi|pomosi|(vaimosi|miehesi|äitisi|isäsi)|missä (asut|olet töissä)",
    "fr": r"(ton|votre) nom|comment t appelles|ton (adresse|téléphone|e ?mail|numéro|âge|mari|père|patron|salaire|travail)|ta (femme|mère)|ton anniversaire|quel âge|\bsanté|malad|médecin|docteur|hôpital|médicament|religi|\bdieu|église|mosquée|\bprie|politique|\bvote|élection|où (habites|travailles)",
    "hi": r"आपका नाम|तुम्हारा नाम|(आपका|तुम्हारा) (पता|फ़ोन|ईमेल|वेतन|धर्म)|(आपका|तुम्हारा) जन्मदिन|उम्र (क्या|कितनी)|बीमार|डॉक्टर|अस्पताल|दवा\b|\bधर्म\b|मंदिर|मस्जिद|राजनीति|चुनाव|कहाँ (रहते|रहती|काम)",
    "id": r"nama(mu| kamu| anda)|alamat(mu| kamu)|nomor(mu| kamu)|surel(mu| kamu)|ulang tahunmu|umur(mu)?\b|kesehatan|\bsakit|dokter|\bobat|agama|masjid|gereja|politik|pemilu|gaji|(istri|suami|ibu|ayah)mu|di mana kamu (tinggal|bekerja)",
    "it": r"(il tuo|tuo) nome|come ti chiami|tu(o|a) (indirizzo|telefono|e ?mail|numero|età|moglie|marito|madre|padre|capo|stipendio|lavoro)|tuo compleanno|quanti anni|\bsalute|malat|\bmedic[oi]|ospedale|medicin|religi|\bdio\b|chiesa|moschea|\bpreg(a|hi)|politic|\bvot[ai]|elezion|dove (abiti|lavori)",
    "ja": r"名前は何|お名前|あなたの(住所|電話|メール|誕生日)|お住まい|何歳|年齢|病気|医者|病院|宗教|神社|教会|政治|選挙|給料|どこに住|どこで働|奥さん|ご主人",
    "ko": r"이름이 뭐|성함|당신의 주소|전화번호를 알려|당신의 생일|몇 살|나이가|아픈|의사|병원|종교|교회|절에|정치|선거|월급|어디에? 사|어디서 일|아내|남편",
    "mr": r"तुमचे नाव|तुझे नाव|(तुमचा|तुझा) (पत्ता|फोन|धर्म|पगार)|तुमचा वाढदिवस|वय (काय|किती)|आजार|डॉक्टर|रुग्णालय|औषध|\bधर्म\b|मंदिर|मशीद|राजकारण|निवडणूक|कुठे (राहता|राहतेस|काम)",
    "nl": r"je naam|hoe heet je|jouw naam|(je|jouw) (adres|telefoonnummer|e ?mail|nummer|leeftijd|vrouw|man|moeder|vader|baas|salaris|werk)\b|je verjaardag|hoe oud|gezondheid|\bziek|\bdokter|\barts\b|medicijn|religi|\bgod\b|kerk|moskee|\bbid|politiek|\bstem op|verkiezing|waar (woon|werk) je",
    "no": r"navnet ditt|adressen din|e ?post(en)? din|telefon(nummeret|en)? (ditt|din)|bursdagen din|hvor gammel|helse|\bsyk(?!kel)|\blege|medisin|religio|\bgud|kirke|moske|\bbønn(en)?\b|politi[kc]|\bstemme[rt]? (på|du)|\bvalg|\bparti\b|arbeidsgiver|sjefen din|\blønn|jobben din|\bkona\b|mannen din|barn(a|et) d|moren? din|faren? din|hvor (bor|jobber) du",
    "pl": r"(twoje|masz na) imię|jak się nazywasz|nazwisko|tw(ój|oje) (adres|telefon|mail|numer|wiek|mąż|ojciec|szef|praca)|twoja (żona|matka|pensja)|twoje urodziny|ile masz lat|zdrowi|\bchor|lekarz|szpital|\blek(i|ów)?\b|religi|\bbóg|kości[oó]ł|meczet|modl|polity|\bgłosuj|wybory|gdzie (mieszkasz|pracujesz)",
    "pt": r"seu nome|como você se chama|(seu|sua) (endereço|telefone|e ?mail|número|idade|mulher|esposa|marido|mãe|pai|chefe|salário|trabalho)|seu aniversário|quantos anos|\bsaúde|doen[tç]|médic|hospital|remédio|religi|\bdeus|igreja|mesquita|\breza|políti|\bvot[ae]|eleiç|onde você (mora|trabalha)",
    "ru": r"(твоё|твое|ваше) имя|как тебя зовут|тво(й|я|ю) (адрес|телефон|почт|номер|возраст|муж|жена|мать|отец|начальник|зарплата|работа)|твой день рождения|сколько тебе лет|здоровь|\bбол(ен|еешь|езн)|врач|больниц|лекарств|религи|\bбог|церк|мечет|молитв|полити|голосу|выборы|где ты (живёшь|живешь|работаешь)",
    "tr": r"\b(adin|soyadin)\b|adresin(i|e)?\b|e ?postan|telefonun|doğum günün|kaç yaşinda|sağliğ|\bhasta|doktor|\bilaç|\bdin(in|i)?\b|tanri|allah|\bcami\b|kilise|namaz|\boruç|siyas|\boy\b|seçim|\bparti\b|patronun|işveren|maaş|iş ?yerin|\b(karin|kocan|çocuğun|annen|baban)\b|nerede (oturuyor|çaliş)",
    "uk": r"(твоє|ваше) ім я|як тебе звати|твоя? (адрес|пошт|робот|дружин|мати|зарплат)|твій (телефон|номер|вік|чоловік|батько|начальник)|твій день народження|скільки тобі років|здоров я|\bхвор|лікар|ліки|релігі|\bбог|церкв|мечет|молитв|політи|голосу|вибори|де ти (живеш|працюєш)",
    "vi": r"tên (của )?bạn|địa chỉ của bạn|số điện thoại của bạn|sinh nhật của bạn|bạn bao nhiêu tuổi|sức khỏe|\bbệnh|bác sĩ|tôn giáo|nhà thờ|chùa\b|chính trị|bầu cử|\blương\b|(vợ|chồng|mẹ|bố) (của )?bạn|bạn (sống|làm việc) ở đâu",
    "zh": r"你叫什么|你的(名字|地址|电话|邮箱|号码|年龄|生日|工资|工作|妻子|丈夫|母亲|父亲)|你?几岁|多大年纪|生病|医生|医院|宗教|教堂|清真寺|政治|选举|你住在?哪|在哪(里|儿)?工作",
}
"""ISO 639-1 to what asks for something about the player as a person."""

COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "ar": "ما من في على أن كيف ماذا لا هو هي إلى مع هذا ثم",
        "bn": "কী না তুমি তোমার একটা করে আর এই থেকে কীভাবে কোনটা বলো করবে এখন",
        "da": "og af hvad du en et den der på til ikke som hvordan nu så bliver nogen mig dig hvilken har din kommer lige den gør",
        "de": "der die das und ist ein eine du nicht es mit was wie den im zu auf dir ich für",
        "en": "the and is you it a of to what do in for how your with i that",
        "es": "el la los las y es que de en un una qué no lo se por con tu cómo",
        "fi": "on ja ei se mitä miten että sen mutta kun olet sinun ole minkä mikä nyt siinä voi jos",
        "fr": "le la les et est un une que tu de des dans pas qui pour du il ce à",
        "hi": "है का की के में को से और क्या एक आप पर हैं नहीं कैसे",
        "id": "yang dan di ke kamu apa ini itu tidak dengan untuk dari bagaimana akan ada sebuah seekor",
        "it": "il la gli e è che di un una per non con cosa ti come si lo del i",
        "ja": "は を が に で と た の ま す か",
        "ko": "이 그 한 안 수 해 무엇을 어떻게 이제 있어요 해요 보세요 어떤 하나 무슨 방금 그런데 주세요 말해 다시 번호를 불러",
        "mr": "आहे ला आणि तुम्ही तुमच्या काय कसे ते एक नाही आता सांगा कराल मध्ये हे त्याला",
        "nl": "de het een en is van je in niet wat dat op te met hoe er voor ook nu",
        "no": "og av hva du en et den det der på til ikke som hvordan nå så blir noen meg deg hvilken har din kommer ditt gjør fra",
        "pl": "i w na się nie co to jest jak z do ci twoja masz już po od robisz",
        "pt": "o a os e é que de em um uma não você como para com do da no na ele",
        "ru": "и в не на что ты как с это он его всё но есть ещё теперь из тебе будет только",
        "tr": "bir ve bu ne da de için mi çok ama nasil şimdi var daha o sen sana hangi ile",
        "uk": "і в не на що ти як з це він його все але є ще тепер із тобі буде та й у",
        "vi": "bạn có là và của một không gì cho được người thì hãy nào trong những với ở",
        "zh": "的 了 你 是 我 不 在 有 什 么 怎 这 它 给",
    }.items()
}
"""ISO 639-1 to some of its commonest words; single characters where no spaces are put."""
