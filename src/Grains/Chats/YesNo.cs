namespace Dormouse.Grains.Chats;

/// <summary>The words that are a plain yes or a plain no, in some languages. Nothing longer is: a yes may let a command run.</summary>
internal static class YesNo
{
    private static readonly HashSet<string> Yeses =
    [
        "yes", "y", "yes please", "yep", "yeah", "yup", "sure", "ok", "okay", "k", "allow", "allow it", "approve", "approved", "accept", "agreed",
        "go", "go ahead", "do it", "please do", "continue", "proceed", "go on", "true", "+1", "👍", "👌", "✅", "✔",
        "ja", "jo", "jawohl", "klar", "oui", "ouais", "si", "sí", "sì", "sim", "da", "да", "так", "tak", "ano", "áno", "evet", "igen", "kyllä", "ναι",
        "はい", "うん", "是", "是的", "好", "好的", "可以", "네", "예", "نعم", "כן", "हाँ", "हां", "vâng", "ya",
    ];

    private static readonly HashSet<string> Noes =
    [
        "no", "n", "no thanks", "nope", "nah", "deny", "denied", "reject", "refuse", "decline", "don't", "dont", "do not", "don't do it", "never",
        "false", "-1", "👎", "❌", "✖", "🚫", "⛔",
        "nein", "nö", "nee", "non", "não", "nao", "нет", "ні", "nie", "ne", "не", "hayır", "hayir", "nem", "ei", "nej", "nei", "όχι",
        "いいえ", "いや", "不", "不是", "不行", "不要", "아니요", "아니", "لا", "לא", "नहीं", "không", "tidak",
    ];

    /// <summary>Reads a text.</summary>
    /// <param name="words">The text, as <see cref="TypedText.Plain"/> makes it.</param>
    /// <returns>Whether it is a yes or a no; null if it is neither.</returns>
    public static bool? Read(string words) => Yeses.Contains(words) ? true : Noes.Contains(words) ? false : null;
}
