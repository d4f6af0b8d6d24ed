using Telegram.Bot;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Benchmarks.Rivals;

/// <summary>The floor of any Telegram bot: takes an update, sends a reply, keeps nothing.</summary>
internal static class EchoBot
{
    public static async Task RunAsync(string url, string token)
    {
        var bot = new TelegramBotClient(new TelegramBotClientOptions(token, url));
        await bot.GetMe();
        Console.WriteLine("Ready:");
        var offset = 0;
        while (true)
        {
            foreach (var update in await bot.GetUpdates(offset, 100, 30, [UpdateType.Message]))
            {
                offset = update.Id + 1;
                await bot.SendMessage(update.Message!.Chat.Id, $"echo: {update.Message.Text}");
            }
        }
    }
}
