using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class QueueCommand : IChatCommand
{
    public string Name => "queue";

    public string Description => "the messages that wait, each with buttons to send it now or to cancel it";

    public bool OnlyShows => true;

    public bool NeedsSession => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var lines = new List<string>();
        var ids = new List<Guid>();
        var steerable = new HashSet<Guid>();
        string head;
        Guid? running = null;
        try
        {
            var status = await run.Chat.Route.CallAsync(run.Current.Key!, static session => session.Status(), isWork: false);
            head = QueueTexts.Head(status.Name, status.Waiting.Count);
            running = status.Turn;
            foreach (var queued in status.Waiting)
            {
                ids.Add(queued.Id);
                if (running is not null)
                {
                    steerable.Add(queued.Id);
                }

                lines.Add(QueueTexts.Line(ids.Count, queued));
            }
        }
        catch (MachineAwayException exception)
        {
            head = QueueTexts.HeadAway(run.Current.Name, exception.Machine);
        }

        foreach (var message in run.Chat.Messages.For(run.Current.Key!).Where(static message => message.IsPrompt()))
        {
            if (run.Scope.PromptId(message) is var id && !ids.Contains(id) && id != running)
            {
                lines.Add(QueueTexts.OnItsWay(message.Text, ChatKey.IsGroup(run.Scope.Key) ? message.User : null));
            }
        }

        foreach (var waiting in run.Chat.Waiting.All.Where(static waiting => !waiting.IsCancelled))
        {
            ids.Add(waiting.Prompt.OwnId);
            lines.Add(QueueTexts.AwayLine(
                ids.Count,
                waiting.Prompt.OwnId,
                waiting.Prompt.Wording.Shown,
                waiting.Prompt.Author,
                SessionKey.Parse(waiting.Session).Machine));
        }

        var buttons = ids
            .Take(ChatTexts.MostButtons / 2)
            .SelectMany((id, index) => Buttons(id, index + 1, steerable.Contains(id)));
        return [new(string.Join('\n', lines.Prepend(head)), [.. buttons])];
    }

    private static IEnumerable<Choice> Buttons(Guid id, int number, bool canSteer)
    {
        if (canSteer)
        {
            yield return new(SteerTexts.SendNow(number), $"/{Steering.Name} #{ShortId.Of(id)}");
        }

        yield return new(QueueTexts.Cancel(number), $"/cancel {ShortId.Of(id)}");
    }
}
