namespace Dormouse.DummyAgent;

/// <summary>What a turn says, in the words of a protocol.</summary>
internal interface IWire
{
    /// <summary>A turn begins.</summary>
    void Begin();

    /// <summary>Text begins.</summary>
    void BeginText();

    /// <summary>Text grows.</summary>
    void Grow(string text);

    /// <summary>Asks whether a command may run; the answer comes by <see cref="Turn.Decide"/>.</summary>
    void Ask(string tool, string command);

    /// <summary>What became of that command.</summary>
    void Ran(string tool, string result);

    /// <summary>The whole answer.</summary>
    void Answer(string text);

    /// <summary>The turn is over.</summary>
    void End(string? uuid, string answer);

    /// <summary>The turn was interrupted.</summary>
    void Abort(string? uuid);
}
