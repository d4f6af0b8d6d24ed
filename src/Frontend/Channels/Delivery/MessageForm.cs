namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>How much of a message's form the channel has not refused. Each error takes a step towards the plainest form.</summary>
/// <param name="Buttons">What its buttons say.</param>
/// <param name="IsFile">Whether the text is a file.</param>
/// <param name="Pieces">In how many files it comes.</param>
/// <param name="IsLong">Whether it is a file for its length only: a chat may forbid files and take messages.</param>
internal sealed record MessageForm(ButtonForm Buttons, bool IsFile = false, int Pieces = 1, bool IsLong = false)
{
    private const int MostPieces = 16;

    /// <summary>The next form to try. Formatting is no matter of it: each part is tried plain at once.</summary>
    /// <param name="error">Why this form was not taken.</param>
    /// <param name="uploads">Whether the channel takes files.</param>
    /// <returns>The form, or null if there is none left.</returns>
    public MessageForm? After(ChannelError error, bool uploads) => (error, this) switch
    {
        (ChannelError.TooLarge, { IsFile: true, Pieces: < MostPieces }) => this with { Pieces = Pieces * 2 },
        (ChannelError.TooLarge or ChannelError.TooLong, { IsFile: false }) when uploads => this with { IsFile = true },
        (ChannelError.Other, { IsFile: true, IsLong: true }) => this with { IsFile = false, IsLong = false },
        (_, { Buttons: not ButtonForm.None }) => this with { Buttons = Buttons + 1 },
        (_, { IsFile: false }) when uploads => this with { IsFile = true },
        _ => null,
    };
}

/// <summary>What buttons say, from the best form to none.</summary>
internal enum ButtonForm
{
    /// <summary>What is chosen with them.</summary>
    Labels,

    /// <summary>Numbers, which the text explains.</summary>
    Numbers,

    /// <summary>There are none.</summary>
    None,
}
