using System.Runtime.CompilerServices;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>A chat in which nothing ever happens, and which knows when its reader leaves.</summary>
internal class EndlessChat : IChatGrain
{
    public TaskCompletionSource Reading { get; } = new();

    public TaskCompletionSource Left { get; } = new();

    public IAsyncEnumerable<ChatOutput> Read(long after) => ReadAsync();

    public Task<long> BeforeLast(int count) => throw new NotSupportedException();

    public Task<bool> LetGo(string upload) => throw new NotSupportedException();

    public Task Accept(ChatMessage message) => throw new NotSupportedException();

    public Task TalkTo(string user, string session) => throw new NotSupportedException();

    public Task Expect(string group) => throw new NotSupportedException();

    public Task<bool> Attach(IReadOnlyList<Attachment> files) => throw new NotSupportedException();

    public Task Deliver(IReadOnlyList<SessionOutput> outputs) => throw new NotSupportedException();

    public Task<string?> FindAnswer(Guid promptId) => throw new NotSupportedException();

    public Task<bool> HasAnswer(Guid promptId) => throw new NotSupportedException();

    public IAsyncEnumerable<ChatOutput> ReadToDeliver(string frontend, long after) => throw new NotSupportedException();

    public Task OfferDrafts(string frontend) => Task.CompletedTask;

    public Task RefuseDrafts(string reason) => Task.CompletedTask;

    public Task TopicOpened(TopicWish wish, string? chat) => Task.CompletedTask;

    public virtual Task<PinnedLine?> Pinned() => Task.FromResult<PinnedLine?>(null);

    public virtual Task NotePinned(string? message, string text, string? refusal) => Task.CompletedTask;

    public Task EndDelivery(string frontend) => throw new NotSupportedException();

    public Task BlockDelivery(TimeSpan ago) => throw new NotSupportedException();

    public Task UnblockDelivery() => throw new NotSupportedException();

    public Task Confirm(long seq) => throw new NotSupportedException();

    public Task Shown(long seq, long number) => Task.CompletedTask;

    public Task<QuestionAttempt> Attempt(long seq) => Task.FromResult(QuestionAttempt.First);

    public Task Readdress(string address) => throw new NotSupportedException();

    public Task MoveTo(string key) => throw new NotSupportedException();

    public Task<bool> KnowsQuestion(string question) => throw new NotSupportedException();

    public Task<ChatOutput?> Find(long seq) => throw new NotSupportedException();

    public Task Resume() => throw new NotSupportedException();

    private async IAsyncEnumerable<ChatOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            Reading.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            yield break;
        }
        finally
        {
            Left.SetResult();
        }
    }
}
