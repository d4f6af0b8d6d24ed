using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class InboxCommand : IChatCommand
{
    private const string Later = "later";
    private const int MostAtOnce = 5;
    private const int MostPages = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public string Name => "inbox";

    public string Arguments => "[later TIME]";

    public string Description => "everything that waits for your answer, on every machine";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        return run.Arguments switch
        {
            [] => await ShowAsync(run, page: 1),
            [var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0 =>
                await ShowAsync(run, Math.Min(page, MostPages)),
            [Later, var text] when TimeWords.Read(text, Longest) is { } time => await PutOffAsync(run, time),
            _ => [new(WaitTexts.BadWords(run.Text))],
        };
    }

    private static async Task<IReadOnlyList<Reply>> ShowAsync(CommandRun run, int page)
    {
        var now = run.Scope.Time.WallNow();
        var isGroup = ChatKey.IsGroup(run.Scope.Key);
        var waits = await run.Overview.WaitsAsync(run.Scope.Key, entry => !isGroup || IsShownHere(run, entry));
        var hidden = isGroup ? (await run.Overview.WaitsAsync(isShown: entry => !IsShownHere(run, entry))).Items.Count : 0;
        var open = waits.Items;
        string[] beside =
        [
            .. waits.Away.Select(machine => WaitTexts.Away(machine, now)),
            .. hidden > 0 ? [WaitTexts.InPrivate(hidden)] : Array.Empty<string>(),
        ];
        if (open.Count == 0)
        {
            return [new(string.Join('\n', beside.Prepend(WaitTexts.Nothing)))];
        }

        var shown = open.Skip((page - 1) * MostAtOnce).Take(MostAtOnce).ToArray();
        var left = open.Count - Math.Min(open.Count, page * MostAtOnce);
        if (left > 0)
        {
            beside = [.. beside, WaitTexts.More(left, page + 1)];
        }

        var lines = open.Select(item => WaitTexts.Line(item, now)).Prepend(WaitTexts.Count(open.Count)).Concat(beside);
        return
        [
            new(string.Join('\n', lines), WaitTexts.LaterChoices),
            .. shown.Select(item => new Reply(item.Wait.Question.Text, Choices: null, run.Chat.Questions.Again(item.Wait.Question))),
        ];
    }

    /// <summary>What the others of a group may not answer, they need not read either.</summary>
    private static bool IsShownHere(CommandRun run, SessionEntry entry) =>
        entry.Shares?.Any(share => share.Chat == run.Scope.Key) == true || entry.Key.ToString() == run.Current.Key;

    private static async Task<IReadOnlyList<Reply>> PutOffAsync(CommandRun run, TimeSpan time)
    {
        var now = run.Scope.Time.WallNow();
        var waiting = (await run.Overview.WaitsAsync()).Items.Select(static item => item.Session.Key).Distinct();
        var counts = await run.AskAsync(Task.WhenAll(
            waiting.Select(session => run.Scope.Session(session.ToString()).PutOff(now + time))));
        return [new(WaitTexts.PutOff(counts.Sum(), now + time, now))];
    }
}
