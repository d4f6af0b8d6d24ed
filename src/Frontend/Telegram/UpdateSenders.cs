using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Intake;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>Knows whose updates are: people of the settings, and those who were let in by pairing.</summary>
internal sealed class UpdateSenders(BotConnection bot, ChannelInbox inbox, CourtesyCalls courtesies)
{
    /// <summary>Looks somebody up.</summary>
    /// <param name="telegram">Telegram's id of the person.</param>
    /// <returns>The person's name here, or null if it is nobody that we know.</returns>
    public Task<string?> FindAsync(long telegram) => inbox.FindAsync(ExternalUserId.Of(ChatKey.Telegram, telegram));

    /// <summary>Who wrote; a stranger is told once in a while how to be let in, and in a group nothing.</summary>
    /// <param name="from">Who wrote.</param>
    /// <param name="chat">Where.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    /// <returns>The person's name here, or null if it is nobody that we know.</returns>
    public async Task<string?> UserAsync(User from, Chat chat, CancellationToken cancellationToken)
    {
        if (await FindAsync(from.Id) is { } user)
        {
            return user;
        }

        if (from.IsBot || chat.Type is not ChatType.Private)
        {
            return null;
        }

        if (await inbox.RequestPairingAsync(
            ExternalUserId.Of(ChatKey.Telegram, from.Id), $"{from.FirstName} {from.LastName}".Trim(), from.Username) is { } code)
        {
            var text = TelegramTexts.Stranger(code, from.Id);
            await courtesies.MakeAsync(
                ended => bot.Calls.SendMessage(chatId: chat.Id, text: text, cancellationToken: ended), cancellationToken);
        }

        return null;
    }
}
