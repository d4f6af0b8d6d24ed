using System.Threading.Channels;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>A frontend as its channel sees it: it is told of chats, and reads them when the test says so.</summary>
internal sealed class TestFrontend : IChannelFrontend
{
    private readonly Channel<string> _shown = Channel.CreateUnbounded<string>();
    private readonly IGrainFactory _grains;
    private readonly IChannelFrontend _self;

    public TestFrontend(TestHome home, string id)
    {
        _grains = home.Grains;
        Id = id;
        _self = _grains.CreateObjectReference<IChannelFrontend>(this);
    }

    public string Id { get; }

    public bool WasAsked => _shown.Reader.Count > 0;

    /// <summary>Whether it may poll afterwards.</summary>
    public Task<bool> AttachAsync() => _grains.GetGrain<IChannelGrain>(ChatKey.Telegram).Attach(Id, _self);

    public Task DetachAsync() => _grains.GetGrain<IChannelGrain>(ChatKey.Telegram).Detach(Id);

    public IAsyncEnumerator<ChatOutput> Read(IChatGrain chat, long after = 0) =>
        chat.ReadToDeliver(Id, after).GetAsyncEnumerator(Wait.Ended);

    public Task Show(string chat)
    {
        _shown.Writer.TryWrite(chat);
        return Task.CompletedTask;
    }

    public Task<string> IsAskedAsync() => _shown.NextAsync($"{Id} to be asked to show a chat");

    public async Task IsAskedForAsync(string chat) => Assert.Equal(chat, await IsAskedAsync());

    /// <summary>Forgets what it was asked so far.</summary>
    public void Forget()
    {
        while (_shown.Reader.TryRead(out _))
        {
        }
    }
}
