using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>A whole channel, as plain as one can be.</summary>
internal sealed class MemoryAdapter(MemoryService service) : IPushChannel
{
    public string Name => MemoryDescriptor.Channel;

    public ChannelCapabilities Capabilities => service.Capabilities;

    public async Task ReceiveAsync(ChannelInbox inbox, CancellationToken stopping)
    {
        await foreach (var post in service.Posts.Reader.ReadAllAsync(stopping))
        {
            var from = new ExternalUserId(Name, post.From);
            if (await inbox.FindAsync(from) is { } user)
            {
                var answer = post.Press?.Answer is { } pressed ? pressed with { Shown = post.Pressed } : null;
                await inbox.AcceptAsync($"{Name}:{post.Chat}", new(post.Id, user, post.Press?.Command ?? post.Text, [], answer));
            }
            else if (await inbox.RequestPairingAsync(from, post.From) is { } code)
            {
                service.Send(post.Chat, $"Your pairing code is {code}.", buttons: null);
            }
        }
    }

    public Task<IChannelChat> FindAsync(string chat) => Task.FromResult<IChannelChat>(new MemoryChat(service, chat));

    public Task<IChannelChat> MovedAsync(string chat, string to)
    {
        service.Note(chat, to);
        return FindAsync(chat);
    }
}
