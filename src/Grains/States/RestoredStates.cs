using Dormouse.Grains.Channels;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Sessions;
using Orleans.Storage;

namespace Dormouse.Grains.States;

/// <summary>
/// What a state must not take for granted when it comes back from a backup: time has passed that it knows nothing of. Prompts that
/// waited may have been run and are asked about; numbers that chats and journals have given since are not used again.
/// </summary>
public static class RestoredStates
{
    // Nobody sees more output than this between a backup and its restoration.
    private const long MostOutputs = 1_000_000_000;

    /// <summary>Changes a stored state so that it may live again.</summary>
    /// <param name="stateName">One of <see cref="StateNames"/>.</param>
    /// <param name="payload">The stored state.</param>
    /// <param name="takenAt">When the backup was taken.</param>
    /// <param name="serializer">The store's serializer.</param>
    /// <returns>The state to store instead, or null if it stays as it is.</returns>
    public static BinaryData? Renew(string stateName, BinaryData payload, DateTimeOffset takenAt, IGrainStorageSerializer serializer)
    {
        switch (stateName)
        {
            case StateNames.Session:
                var session = serializer.Deserialize<SessionState>(payload)!;
                Renew(session, takenAt);
                return serializer.Serialize(session);
            case StateNames.Chat:
                var chat = serializer.Deserialize<ChatState>(payload)!;
                Renew(chat, takenAt);
                return serializer.Serialize(chat);
            case StateNames.UpdateSpool:
                var spool = serializer.Deserialize<UpdateSpoolState>(payload)!;
                spool.Updates = [.. spool.Updates.Select(update => update with { BackupOf = takenAt })];
                return serializer.Serialize(spool);
            case StateNames.Journal:
                var journal = serializer.Deserialize<JournalState>(payload)!;
                journal.Last += MostOutputs;
                return serializer.Serialize(journal);
            default:
                return null;
        }
    }

    /// <summary>Renews a session.</summary>
    /// <param name="state">The session.</param>
    /// <param name="takenAt">When the backup was taken.</param>
    internal static void Renew(SessionState state, DateTimeOffset takenAt)
    {
        if (state.Paused is { } paused)
        {
            state.Queue.Insert(0, paused.Prompt);
            state.Paused = null;
        }

        state.Queue = [.. state.Queue.Select(prompt => prompt with { BackupOf = takenAt })];

        // What our notes do not tell proves nothing: they may be older or younger than the store.
        state.DispatchedIn = null;
    }

    /// <summary>Renews a chat.</summary>
    /// <param name="state">The chat.</param>
    /// <param name="takenAt">When the backup was taken.</param>
    internal static void Renew(ChatState state, DateTimeOffset takenAt)
    {
        state.Inbox = [.. state.Inbox.Select(message => message with { BackupOf = takenAt })];
        state.Waiting = [.. state.Waiting.Select(waiting => waiting with { Prompt = waiting.Prompt with { BackupOf = takenAt } })];
        state.SeqCeiling += MostOutputs;
    }
}
