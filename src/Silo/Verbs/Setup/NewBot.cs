using Dormouse.Hosting.Settings;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Silo.Verbs.Setup;

/// <summary>The bot that is being set up.</summary>
internal sealed class NewBot : IDisposable
{
    private const int PollSeconds = 25;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(PollSeconds + 15) };
    private readonly TelegramBotClient _bot;

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="server">The Bot API server; null for Telegram's own.</param>
    public NewBot(string token, string? server)
    {
        Token = token;
        _bot = new(new TelegramBotClientOptions(token, string.IsNullOrEmpty(server) ? null : server) { RetryThreshold = 0 }, _http);
    }

    /// <summary>Its token.</summary>
    public string Token { get; }

    /// <summary>Asks who it is.</summary>
    /// <returns>Its user name.</returns>
    /// <exception cref="SettingsException">Telegram does not know the token.</exception>
    /// <exception cref="UnavailableException">Telegram can't be reached.</exception>
    public async Task<string> MeetAsync() => (await AskAsync(() => _bot.GetMe())).Username!;

    /// <summary>Shows the commands beside it.</summary>
    /// <param name="commands">The commands.</param>
    /// <returns>A task that ends when Telegram has them.</returns>
    /// <exception cref="UnavailableException">Telegram can't be reached.</exception>
    public Task ShowCommandsAsync(IEnumerable<CommandHelp> commands) => AskAsync(async () =>
    {
        await _bot.SetMyCommands(commands.Select(static command => new BotCommand(command.Name, command.Description)));
        return true;
    });

    /// <summary>Waits until somebody has pressed Start behind the link.</summary>
    /// <param name="code">The link's code.</param>
    /// <param name="patience">How long.</param>
    /// <returns>Telegram's id of the person, and what they are called.</returns>
    /// <exception cref="UnavailableException">Nobody came, or somebody else takes the bot's updates.</exception>
    public async Task<(long Id, string Name)> WaitForAsync(string code, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            // Updates can be asked for only while none are called.
            await AskAsync(async () =>
            {
                await _bot.DeleteWebhook(dropPendingUpdates: false, cancellationToken: late.Token);
                return true;
            });
            for (int? offset = null; ;)
            {
                foreach (var update in await UpdatesAsync(offset, late.Token))
                {
                    if (update.Message is { Chat.Type: ChatType.Private, From: { } from, Text: { } text } && text == $"/start {code}")
                    {
                        // It is left where it is: once Dormouse runs, it answers that.
                        return (from.Id, $"{from.FirstName} {from.LastName}".Trim());
                    }

                    offset = update.Id + 1;
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new UnavailableException(
                $"Nobody came in {patience.TotalMinutes:0} min. The token is kept: write setup telegram again, or start Dormouse, write to "
                + "the bot and use pair.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Update[]> UpdatesAsync(int? offset, CancellationToken late)
    {
        try
        {
            return await _bot.GetUpdates(offset, limit: 100, PollSeconds, [UpdateType.Message], late);
        }
        catch (ApiRequestException exception) when (exception.ErrorCode == 409)
        {
            throw new UnavailableException(
                "Another program takes this bot's updates, perhaps a Dormouse that runs: stop it, and write setup telegram again.");
        }
        catch (RequestException)
        {
            // The network, for a moment; the patience ends it.
            await Task.Delay(Pause, late);
            return [];
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ApiRequestException exception) when (exception.ErrorCode is 401 or 404)
        {
            throw new SettingsException("Telegram does not know this token; copy it from @BotFather once more. Nothing was changed.");
        }
        catch (RequestException exception)
        {
            throw new UnavailableException(
                $"Telegram can't be reached ({exception.GetBaseException().Message}); check the network and try again.");
        }
    }
}
