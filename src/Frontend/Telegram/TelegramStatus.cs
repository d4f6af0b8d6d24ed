using Dormouse.Frontend.Telegram.Intake;

namespace Dormouse.Frontend.Telegram;

/// <summary>How it stands with Telegram, for the block that a program prints when it is ready.</summary>
public static class TelegramStatus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Waits a little for the bot, and says what came of it.</summary>
    /// <param name="services">The running program.</param>
    /// <returns>A few words.</returns>
    public static async Task<string> DescribeAsync(IServiceProvider services)
    {
        if (services.GetService<BotConnection>() is not { } bot)
        {
            return "not set up (Telegram:Token)";
        }

        await ((Task)Task.WhenAny(services.GetRequiredService<UpdateIntake>().Connected, Task.Delay(Patience)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return bot.Me is { } me ? $"connected as @{me.Username}" : $"not connected yet: {bot.Trouble ?? "no answer"}; it is tried again";
    }
}
