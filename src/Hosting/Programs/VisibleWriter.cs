using System.Text;

namespace Dormouse.Hosting.Programs;

/// <summary>
/// What a program says, in its log too, without anything that would steer a terminal or stay unseen: what strangers and agents call
/// themselves is among it.
/// </summary>
/// <param name="inner">Where it goes.</param>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>From now on all that this program says is written so.</summary>
    public static void Install()
    {
        Console.SetOut(Synchronized(new VisibleWriter(Console.Out)));
        Console.SetError(Synchronized(new VisibleWriter(Console.Error)));
    }

    // Half of a character can't be judged; nobody writes halves but what makes characters of them.
    public override void Write(char value) => inner.Write(char.IsSurrogate(value) ? value.ToString() : Visible(value.ToString()));

    public override void Write(char[] buffer, int index, int count) => inner.Write(Visible(new(buffer, index, count)));

    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(Visible(new(buffer)));

    public override void Write(string? value) => inner.Write(Visible(value));

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Visible(value));

    public override Task WriteAsync(string? value) => inner.WriteAsync(Visible(value));

    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Visible(value));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync() => inner.FlushAsync();

    private static string? Visible(string? text) => text is null || IsPlain(text) ? text : VisibleText.Of(text);

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
}
