using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Telegram.Bot;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Benchmarks.Rivals;

/// <summary>
/// A miniature of the design that Dormouse grew out of: one process, one lock per session, a live agent per chat, nothing
/// durable. An update is confirmed when it was read, and a crash loses what was under way.
/// </summary>
internal static class LockBot
{
    public static async Task RunAsync(string url, string token, string agent)
    {
        var bot = new TelegramBotClient(new TelegramBotClientOptions(token, url));
        var sessions = new ConcurrentDictionary<long, Session>();
        await bot.GetMe();
        Console.WriteLine("Ready:");
        var offset = 0;
        while (true)
        {
            foreach (var update in await bot.GetUpdates(offset, 100, 30, [UpdateType.Message]))
            {
                offset = update.Id + 1;
                var chat = update.Message!.Chat.Id;
                var session = sessions.GetOrAdd(chat, _ => new(agent));
                _ = session.PromptAsync(update.Message.Text!, answer => bot.SendMessage(chat, answer));
            }
        }
    }

    private sealed class Session(string agent) : IDisposable
    {
        private readonly SemaphoreSlim _lock = new(1, 1);
        private readonly Process _process = Process.Start(new ProcessStartInfo(agent)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        public async Task PromptAsync(string text, Func<string, Task> answer)
        {
            await _lock.WaitAsync();
            try
            {
                await _process.StandardInput.WriteLineAsync(AgentLines.User(text));
                await _process.StandardInput.FlushAsync();
                while (await _process.StandardOutput.ReadLineAsync() is { } line)
                {
                    using var message = JsonDocument.Parse(line);
                    if (message.RootElement.GetProperty("type").GetString() == "result")
                    {
                        await answer(message.RootElement.GetProperty("result").GetString()!);
                        return;
                    }
                }
            }
            finally
            {
                _lock.Release();
            }
        }

        public void Dispose()
        {
            _lock.Dispose();
            _process.Dispose();
        }
    }
}
