using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether Telegram can be reached and knows the bot's token.</summary>
internal static class TelegramCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> RunAsync(SiloSettings settings)
    {
        if (settings.Options.Telegram.Bot is not { } telegram)
        {
            return Finding.Ok("telegram", "not set up (Telegram:Token)");
        }

        using var http = new HttpClient { Timeout = Patience };
        try
        {
            var options = new TelegramBotClientOptions(telegram.Token, telegram.ApiUrl) { RetryThreshold = 0 };
            var me = await new TelegramBotClient(options, http).GetMe();
            return Finding.Ok("telegram", $"the token is that of @{me.Username}");
        }
        catch (ApiRequestException exception) when (exception.ErrorCode is >= 500 or 429)
        {
            return Finding.Warn(
                "telegram",
                $"whether the token is right can't be found out: Telegram is in trouble ({exception.Message}); try again later");
        }
        catch (ApiRequestException exception)
        {
            return Finding.Fail("telegram", $"the token was refused ({exception.Message}); set Telegram:Token to what @BotFather gave");
        }
        catch (RequestException exception)
        {
            var why = exception.InnerException?.Message ?? exception.Message;
            return Finding.Fail("telegram", $"can't be reached ({why}); check the network");
        }
    }
}
