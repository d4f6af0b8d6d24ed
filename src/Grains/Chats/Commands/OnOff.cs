namespace Dormouse.Grains.Chats.Commands;

/// <summary>The words that switch something.</summary>
internal static class OnOff
{
    /// <summary>Reads a word.</summary>
    /// <param name="word">The word, in any case.</param>
    /// <returns>Whether it switches on; null if it is neither <c>on</c> nor <c>off</c>.</returns>
    public static bool? Read(string word) =>
        word.Equals("on", StringComparison.OrdinalIgnoreCase) ? true
        : word.Equals("off", StringComparison.OrdinalIgnoreCase) ? false
        : null;
}
