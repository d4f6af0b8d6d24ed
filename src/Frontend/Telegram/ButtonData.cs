using System.Globalization;
using System.Text;
using Dormouse.Grains.Chats;

namespace Dormouse.Frontend.Telegram;

/// <summary>What a button carries: at most 64 bytes, so questions and options go by number.</summary>
internal static class ButtonData
{
    private const int MaxBytes = 64;

    /// <summary>The data of one choice.</summary>
    /// <param name="output">The output with the choice.</param>
    /// <param name="index">The choice.</param>
    /// <returns>The data, or null if it does not fit.</returns>
    public static string? Of(ChatOutput output, int index)
    {
        var data = output.Choices[index].Command is { } command
            ? $"c:{command}"
            : string.Create(CultureInfo.InvariantCulture, $"q:{output.Seq}:{index}");
        return Encoding.UTF8.GetByteCount(data) <= MaxBytes ? data : null;
    }

    /// <summary>Reads what a pressed button carries.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The answer or the command, or null if it is none of ours.</returns>
    public static (QuestionAnswer? Answer, string? Command)? Read(string data) => data.Split(':', 3) switch
    {
        ["q", var seq, var index] => (new QuestionAnswer($"#{seq}", $"#{index}"), null),
        ["c", ['/', ..], ..] => (null, data[2..]),
        _ => null,
    };
}
