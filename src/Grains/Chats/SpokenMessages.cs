using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Makes text of what is said in messages. One waits for that in the inbox, durably, and prompts wait behind it; what is no prompt passes.
/// After a crash it is done again, and shown once.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="transcriber">Does it.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class SpokenMessages(ChatScope scope, ChatState state, ITranscriber transcriber, ChatParts chat)
{
    private const int MostText = 20_000;

    private readonly HashSet<string> _hearing = [];

    /// <summary>Whether a message is nothing but sounds.</summary>
    /// <param name="message">The message.</param>
    /// <returns>True if it is.</returns>
    public static bool IsNothingElse(ChatMessage message) =>
        message is { Text.Length: 0, Attachments.Count: > 0 }
        && message.Attachments.All(static file => file.MediaType.StartsWith("audio/", StringComparison.Ordinal));

    /// <summary>Begins with a message, unless it has.</summary>
    /// <param name="message">The message; it is in the inbox.</param>
    public void Begin(ChatMessage message)
    {
        if (_hearing.Add(message.Id))
        {
            HearAsync(message).Ignore();
        }
    }

    private async Task HearAsync(ChatMessage message)
    {
        try
        {
            var heard = transcriber.IsThere ? await WithTextAsync(message) : Untold(message);
            await chat.Messages.NoteAsync(heard with { IsSpoken = false });
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or IOException)
        {
            // The clock tries it again.
            ChatLog.Postponed(scope.Log, exception, scope.Key, message.Id);
            return;
        }
        finally
        {
            _hearing.Remove(message.Id);
        }

        chat.Inbox.TryAgain();
    }

    /// <summary>Said once: whoever wants it reads how.</summary>
    private ChatMessage Untold(ChatMessage message)
    {
        if (!state.WasToldOfVoice)
        {
            state.WasToldOfVoice = true;
            Tell($"voice-{message.Id}", message, VoiceTexts.HowToHave);
        }

        return message;
    }

    private async Task<ChatMessage> WithTextAsync(ChatMessage message)
    {
        var heard = message;
        foreach (var file in message.Attachments.Where(IsSpeech))
        {
            var transcript = await scope.Grains.GetGrain<IUploadGrain>(file.Upload).ReadWholeAsync() is { } content
                ? await Task.Run(() => transcriber.TranscribeAsync(file.Name, content))
                : new("", "it is not there any more");
            var text = Tidy(transcript.Text);
            if (text.Length == 0)
            {
                Tell($"heard-{file.Upload}", message, VoiceTexts.Failed(file.Name, transcript.Failure ?? "nothing is said in it"));
                continue;
            }

            Tell($"heard-{file.Upload}", message, VoiceTexts.Heard(text));
            heard = With(heard, file, text);
        }

        return heard;
    }

    /// <summary>Where nobody wrote anything, what was said are the words; else it is told beside them.</summary>
    private static ChatMessage With(ChatMessage message, Attachment file, string text)
    {
        var about = VoiceTexts.About(VisibleText.OfLine(file.Name));
        var isOwn = message is { Text.Length: 0, Pieces: null } && message.Surroundings?.Any(
            static around => around.Kind is SurroundingKind.Forward) != true;
        return isOwn
            ? message with
            {
                Text = text,
                Surroundings = [.. message.Surroundings ?? [], new(SurroundingKind.Note, about)],
                WasHeard = true,
            }
            : message with
            {
                Surroundings = [.. message.Surroundings ?? [], new(SurroundingKind.Note, about, text)],
                Pieces = null,
            };
    }

    private void Tell(string id, ChatMessage message, string text)
    {
        if (chat.Log.IsNew(id))
        {
            chat.Log.Tell(id, chat.Current.Of(message.User).Name, text);
        }
    }

    private static bool IsSpeech(Attachment file) =>
        file.MediaType.StartsWith("audio/", StringComparison.Ordinal) || file.MediaType.StartsWith("video/", StringComparison.Ordinal);

    /// <summary>A program's output as a person's words: no control characters, no command, not without end.</summary>
    private static string Tidy(string text)
    {
        var plain = string.Concat(text.Where(static c => c is '\n' or '\t' || !char.IsControl(c))).Trim().TrimStart('/', ' ');
        return plain.Length <= MostText ? plain : plain[..(char.IsHighSurrogate(plain[MostText - 1]) ? MostText - 1 : MostText)];
    }
}
