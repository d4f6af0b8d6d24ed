using System.Globalization;
using System.Text;

namespace Dormouse.Frontend.Telegram;

/// <summary>What a button carries: at most 64 bytes, so questions and options go by number.</summary>
internal static class ButtonData
{
    private const int MaxBytes = 64;
    private const string Done = "=";
    private const char Whose = '@';

    /// <summary>The data of one choice.</summary>
    /// <param name="output">The output with the choice.</param>
    /// <param name="index">The choice.</param>
    /// <param name="chat">The chat that shows it.</param>
    /// <returns>The data, or null if it does not fit.</returns>
    public static string? Of(ChatOutput output, int index, TelegramChat chat)
    {
        // A mark is set or taken away, and not turned over: pressed twice by accident, the button does the same again.
        var sign = index >= output.Form?.Several || output.Form is null ? "" : output.Marked.Contains(index) ? "-" : "+";
        var data = output.Choices[index].Command is { } command
            ? $"c:{command}"
            : OfQuestion(output, string.Create(CultureInfo.InvariantCulture, $"{sign}{index}"), chat);
        return Encoding.UTF8.GetByteCount(data) <= MaxBytes ? data : null;
    }

    /// <summary>The data of the button that answers with what is marked.</summary>
    /// <param name="output">The output with the choices.</param>
    /// <param name="chat">The chat that shows it.</param>
    /// <returns>The data.</returns>
    public static string OfDone(ChatOutput output, TelegramChat chat) => OfQuestion(output, Done, chat);

    /// <summary>Reads what a pressed button carries.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The answer or the command, or null if it is none of ours.</returns>
    public static PressedButton? Read(string data) => data.Split(':', 3) switch
    {
        ["q", var seq, var option] => new(new($"#{seq}", $"#{option}"), Command: null, Chat: null),
        ["g", var seq, var named] when named.Split(Whose) is [var option, var chat] && TelegramChat.IsKey(KeyOf(chat)) =>
            new(new($"#{seq}", $"#{option}"), Command: null, KeyOf(chat)),
        ["c", ['/', ..], ..] => new(Answer: null, data[2..], Chat: null),
        _ => null,
    };

    private static string KeyOf(string chat) => $"{ChatKey.Telegram}:{chat}";

    private static string OfQuestion(ChatOutput output, string option, TelegramChat chat)
    {
        var seq = output.Asked ?? output.Seq;
        return chat.IsGuest
            ? string.Create(CultureInfo.InvariantCulture, $"g:{seq}:{option}{Whose}{chat.Key[(ChatKey.Telegram.Length + 1)..]}")
            : string.Create(CultureInfo.InvariantCulture, $"q:{seq}:{option}");
    }
}

/// <summary>A button that was pressed.</summary>
/// <param name="Answer">What it answers, or null.</param>
/// <param name="Command">The command that it gives, or null.</param>
/// <param name="Chat">Key of the chat whose question it is; null for the chat that messages from its place belong to.</param>
internal sealed record PressedButton(QuestionAnswer? Answer, string? Command, string? Chat);
