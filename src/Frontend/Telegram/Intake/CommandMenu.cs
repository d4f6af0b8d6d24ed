using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>The list of commands that Telegram shows beside the bot.</summary>
/// <param name="bot">The bot.</param>
/// <param name="grains">The grains, which know the commands.</param>
/// <param name="time">The clocks.</param>
/// <param name="logger">The log.</param>
internal sealed partial class CommandMenu(BotConnection bot, IGrainFactory grains, TimeProvider time, ILogger<CommandMenu> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    /// <summary>Tells Telegram the commands, again and again until it takes them.</summary>
    /// <param name="ended">Ends the tries.</param>
    /// <returns>A task that ends when Telegram has them.</returns>
    public async Task ShowAsync(CancellationToken ended)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LastPause ? pause * 2 : LastPause)
        {
            try
            {
                var known = await grains.GetGrain<ICommandsGrain>(ICommandsGrain.Key).List();
                await bot.Calls.SetMyCommands(
                    commands: known.Select(static command => new BotCommand(command.Name, command.Description)),
                    cancellationToken: ended);
                return;
            }
            catch (Exception exception) when (!ended.IsCancellationRequested)
            {
                var wait = exception is ApiRequestException { Parameters.RetryAfter: { } seconds } ? TimeSpan.FromSeconds(seconds) : pause;
                LogNotShown(logger, exception, wait);
                await Task.Delay(wait, time, ended);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Telegram could not be told the bot's commands; tried again in {Wait}.")]
    private static partial void LogNotShown(ILogger logger, Exception exception, TimeSpan wait);
}
