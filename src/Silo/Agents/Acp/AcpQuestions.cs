using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>What the agent asks a person, from request to answer. At a stop each open request is answered <c>cancelled</c>.</summary>
/// <param name="rpc">The process.</param>
/// <param name="tools">The tool calls of the turn.</param>
/// <param name="activity">What the process shows of its work.</param>
/// <param name="events">What is told of it.</param>
internal sealed class AcpQuestions(AcpRpc rpc, AcpTools tools, TurnActivityMeter activity, AgentEventQueue events)
{
    private readonly Lock _gate = new();
    private readonly List<AcpQuestion> _open = [];

    /// <summary>What waits for an answer, the oldest first.</summary>
    public IReadOnlyList<AgentQuestion> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Select(static one => one.Question)];
            }
        }
    }

    /// <summary>Takes a request.</summary>
    /// <param name="requestId">Its id, as it was written.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask AskAsync(string requestId, JsonElement parameters)
    {
        // Never that of another process's question: a chat does not put one again that was answered.
        var id = Guid.NewGuid().ToString("N");
        var question = new AcpQuestion(id, requestId, tools.Of(parameters.Property("toolCall") ?? default), parameters.Items("options"));
        if (question.Question.Options.Count == 0)
        {
            Cancel(requestId);
            return;
        }

        lock (_gate)
        {
            _open.Add(question);
        }

        await events.PostAsync(question.Question);
    }

    /// <summary>Gives an answer.</summary>
    /// <param name="questionId">The question's id.</param>
    /// <param name="option">The option.</param>
    /// <returns>False if nothing waits for it any more, or the process can't be told.</returns>
    public bool Answer(string questionId, string option)
    {
        AcpQuestion? question;
        lock (_gate)
        {
            question = _open.Find(one => one.Question.QuestionId == questionId);
            if (question?.Choose(option) is null)
            {
                return false;
            }

            _open.Remove(question);
        }

        activity.Output();
        return rpc.Answer(question.RequestId, writer =>
        {
            writer.WriteStartObject("outcome");
            writer.WriteString("outcome", "selected");
            writer.WriteString("optionId", question.Choose(option));
            writer.WriteEndObject();
        });
    }

    /// <summary>Nobody answers what is open any more: the agent is told so.</summary>
    /// <returns>A task that ends when it was told that they are closed.</returns>
    public ValueTask CancelAllAsync() => WithdrawAsync(static _ => true);

    /// <summary>The agent takes a request back.</summary>
    /// <param name="requestId">Its id, as it was written.</param>
    /// <returns>A task that ends when it was told that the question is closed.</returns>
    public ValueTask WithdrawAsync(string requestId) => WithdrawAsync(one => one.RequestId == requestId);

    /// <summary>Answers a request that nobody is asked about.</summary>
    /// <param name="requestId">Its id, as it was written.</param>
    public void Cancel(string requestId) => rpc.Answer(requestId, static writer =>
    {
        writer.WriteStartObject("outcome");
        writer.WriteString("outcome", "cancelled");
        writer.WriteEndObject();
    });

    private async ValueTask WithdrawAsync(Predicate<AcpQuestion> which)
    {
        List<AcpQuestion> withdrawn;
        List<Task> told;
        lock (_gate)
        {
            withdrawn = _open.FindAll(which);
            _open.RemoveAll(which);

            // In here: the agent may end the turn at once, and the end must come behind what belongs to the turn.
            told = withdrawn.ConvertAll(one => events.PostAsync(new AgentQuestionWithdrawn(one.Question.QuestionId)).AsTask());
        }

        withdrawn.ForEach(one => Cancel(one.RequestId));
        await Task.WhenAll(told);
    }
}
