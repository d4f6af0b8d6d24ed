namespace Dormouse.Grains.Chats.Commands;

/// <summary>Makes names for sessions that nobody named.</summary>
internal static class FreeName
{
    private const int Most = 1000;

    /// <summary>Finds a name that none of a person's sessions has.</summary>
    /// <param name="user">The person.</param>
    /// <param name="wish">What it is made from.</param>
    /// <param name="request">The request that the session is made for: one that was made for it before has the name already.</param>
    /// <returns>The wish, or the wish with a number.</returns>
    public static async Task<string> OfAsync(IUserGrain user, string wish, string request)
    {
        var stem = Stem(wish);
        for (var number = 1; number < Most; number++)
        {
            var end = number == 1 ? "" : $"-{number}";
            var name = $"{stem[..Math.Min(stem.Length, SessionName.MaxLength - end.Length)]}{end}";
            if (await user.Find(name) is not { } taken || taken.RequestId == request)
            {
                return name;
            }
        }

        return stem;
    }

    /// <summary>Makes a name of what may have anything in it.</summary>
    /// <param name="wish">What it is made from.</param>
    /// <returns>A name that a session may have.</returns>
    public static string Stem(string wish)
    {
        var words = string.Concat(wish.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' ? char.ToLowerInvariant(c) : '-'))
            .Split('-', StringSplitOptions.RemoveEmptyEntries);
        var stem = "";
        foreach (var word in words.TakeWhile(word => stem.Length + 1 + word.Length <= SessionName.MaxLength - 4 || stem.Length == 0))
        {
            stem += stem.Length == 0 ? word[..Math.Min(word.Length, SessionName.MaxLength - 4)] : $"-{word}";
        }

        return stem.Length == 0 ? "session" : stem;
    }
}
