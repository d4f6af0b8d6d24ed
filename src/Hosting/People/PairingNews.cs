namespace Dormouse.Hosting.People;

/// <summary>
/// Tells those whom it concerns that somebody was let in, in the private chats that are known of them: a stranger that they are, and a
/// person that somebody more is them now.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people of the settings.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PairingNews(IGrainFactory grains, KnownPeople people, ILogger<PairingNews> logger)
{
    private const string Console = "main";

    /// <summary>Tells them. What can't be told is logged.</summary>
    /// <param name="paired">Who was let in.</param>
    /// <returns>A task that ends when it is durable in their chats.</returns>
    public async Task TellAsync(PairedPerson paired)
    {
        var (user, waited) = paired;
        var stranger = new ExternalUserId(waited.Channel, waited.Request.Id);
        if (paired.IsExisting)
        {
            foreach (var chat in (await ChatsAsync(paired)).Except(PrivateChats([stranger])))
            {
                await TellAsync(chat, paired, PairingTexts.TellPerson(waited));
            }
        }

        foreach (var chat in PrivateChats([stranger]))
        {
            await TellAsync(chat, paired, PairingTexts.TellStranger(user));
        }
    }

    private async Task<IEnumerable<string>> ChatsAsync(PairedPerson person)
    {
        var settings = people.All.GetValueOrDefault(person.User);
        var ids = settings?.Ids ?? [];
        try
        {
            var paired = await grains.GetGrain<IPairingGrain>(PairingKey.Of(person.Waited.Channel)).Paired();
            ids = [.. ids, .. paired.Where(one => one.User == person.User).Select(static one => one.Id)];
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or StoreUnavailableException)
        {
            // Also where the silo that was asked is of an earlier version.
            LogUntold(logger, exception, person.User);
        }

        return settings is null ? PrivateChats(ids) : PrivateChats(ids).Append(ChatKey.OfWeb(person.User, Console));
    }

    /// <summary>A private chat of Telegram has the id of the person.</summary>
    private static IEnumerable<string> PrivateChats(IEnumerable<ExternalUserId> ids) => ids
        .Where(static id => id is { Channel: ChatKey.Telegram, Number: not null })
        .Select(static id => ChatKey.OfTelegram(id.Number!.Value, thread: null))
        .Distinct();

    private async Task TellAsync(string chat, PairedPerson paired, string text)
    {
        try
        {
            await grains.GetGrain<IChatGrain>(chat).Accept(
                new($"paired-{paired.Waited.Request.Code}", paired.User, "", [], Refusal: text));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or StoreUnavailableException)
        {
            LogUntold(logger, exception, paired.User);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not everybody could be told that somebody was let in as {User}.")]
    private static partial void LogUntold(ILogger logger, Exception exception, string user);
}
