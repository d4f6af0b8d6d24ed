using System.Text;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram;

/// <summary>What a button carries: at most 64 bytes, so questions and options go by number.</summary>
internal static class ButtonData
{
    private const int MaxBytes = 64;
    private const char Whose = '@';
    private const char Number = '#';

    /// <summary>The data of a button.</summary>
    /// <param name="press">What pressing it says; a question and its options go by number.</param>
    /// <param name="chat">The chat that shows it.</param>
    /// <returns>The data, or null if it does not fit.</returns>
    public static string? Of(ButtonPress press, TelegramChat chat)
    {
        var data = press.Command is { } command ? $"c:{command}" : OfAnswer(press.Answer!, chat);
        return Encoding.UTF8.GetByteCount(data) <= MaxBytes ? data : null;
    }

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

    private static string OfAnswer(QuestionAnswer answer, TelegramChat chat)
    {
        var (seq, option) = (answer.Question.TrimStart(Number), answer.Option.TrimStart(Number));
        return chat.IsGuest ? $"g:{seq}:{option}{Whose}{chat.Key[(ChatKey.Telegram.Length + 1)..]}" : $"q:{seq}:{option}";
    }
}

/// <summary>A button that was pressed.</summary>
/// <param name="Answer">What it answers, or null.</param>
/// <param name="Command">The command that it gives, or null.</param>
/// <param name="Chat">Key of the chat whose question it is; null for the chat that messages from its place belong to.</param>
internal sealed record PressedButton(QuestionAnswer? Answer, string? Command, string? Chat);
