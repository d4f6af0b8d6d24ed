using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class TimeoutCommand : IChatCommand
{
    private const int MostMinutes = 120;

    public string Name => "timeout";

    public string Arguments => "[MINUTES]";

    public string Description => "show or set the idle time after which the session sleeps";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments.Count == 0)
        {
            return [new(ChatTexts.Timeout(run.Current.Name, (await run.AskAsync(run.Current.Grain.Status())).IdleTimeout))];
        }

        if (run.Arguments.Count > 1
            || !int.TryParse(run.Arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || minutes is < 1 or > MostMinutes)
        {
            return [new(ChatTexts.BadTimeout(run.Text))];
        }

        await run.AskAsync(run.Current.Grain.SetTimeout(TimeSpan.FromMinutes(minutes)));
        return [new(ChatTexts.Timeout(run.Current.Name, TimeSpan.FromMinutes(minutes)))];
    }
}
