using System.Globalization;
using System.Text;

namespace Dormouse.Frontend.Telegram;

/// <summary>What a button carries: at most 64 bytes, so questions and options go by number.</summary>
internal static class ButtonData
{
    private const int MaxBytes = 64;
    private const string Done = "=";

    /// <summary>The data of one choice.</summary>
    /// <param name="output">The output with the choice.</param>
    /// <param name="index">The choice.</param>
    /// <returns>The data, or null if it does not fit.</returns>
    public static string? Of(ChatOutput output, int index)
    {
        // A mark is set or taken away, and not turned over: pressed twice by accident, the button does the same again.
        var sign = index >= output.Form?.Several || output.Form is null ? "" : output.Marked.Contains(index) ? "-" : "+";
        var data = output.Choices[index].Command is { } command ? $"c:{command}" : string.Create(CultureInfo.InvariantCulture, $"q:{SeqOf(output)}:{sign}{index}");
        return Encoding.UTF8.GetByteCount(data) <= MaxBytes ? data : null;
    }

    /// <summary>The data of the button that answers with what is marked.</summary>
    /// <param name="output">The output with the choices.</param>
    /// <returns>The data.</returns>
    public static string OfDone(ChatOutput output) => string.Create(CultureInfo.InvariantCulture, $"q:{SeqOf(output)}:{Done}");

    /// <summary>Reads what a pressed button carries.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The answer or the command, or null if it is none of ours.</returns>
    public static (QuestionAnswer? Answer, string? Command)? Read(string data) => data.Split(':', 3) switch
    {
        ["q", var seq, var option] => (new QuestionAnswer($"#{seq}", $"#{option}"), null),
        ["c", ['/', ..], ..] => (null, data[2..]),
        _ => null,
    };

    private static long SeqOf(ChatOutput output) => output.Asked ?? output.Seq;
}
