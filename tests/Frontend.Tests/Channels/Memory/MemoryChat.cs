using System.Text;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>A chat of the channel in memory.</summary>
internal sealed class MemoryChat(MemoryService service, string key) : IChannelChat
{
    private readonly string _address = service.AddressOf(key);

    public string Key => key;

    public string Channel => "Memory";

    public string Account => key;

    public ChannelCapabilities Capabilities => service.Capabilities;

    public IChannelChat? Whole => null;

    public IReadOnlyList<ChannelText> Render(string markdown) => string.IsNullOrWhiteSpace(markdown)
        ? []
        : [.. markdown.Chunk(service.Capabilities.MessageSize).Select(static part => new ChannelText(new(part)))];

    public bool CanCarry(ButtonPress press) => true;

    public bool Has(string message) => service.In(_address).Any(known => known.Id == message);

    public Task<SentMessage> SendAsync(ChannelText text, ButtonRows? buttons, CancellationToken cancellation) =>
        Done(() => service.Send(_address, text.Text, buttons));

    public Task UploadAsync(ChannelFile file, string? caption, ButtonRows? buttons, CancellationToken cancellation) =>
        Done(() => service.Send(_address, caption ?? "", buttons, $"{file.Name}: {Encoding.UTF8.GetString(file.Content.Span)}"));

    public Task EditAsync(string message, ChannelText text, ButtonRows? buttons, CancellationToken cancellation) =>
        EditAsync(message, shown => shown with { Text = text.Text, Buttons = buttons });

    public Task EditButtonsAsync(string message, ButtonRows? buttons, CancellationToken cancellation) =>
        EditAsync(message, shown => shown with { Buttons = buttons });

    public Task CloseQuestionAsync(string message, ChannelText text, string ending, CancellationToken cancellation) =>
        EditAsync(message, shown => shown with { Text = text.Text + ending, Buttons = null });

    public Task DeleteAsync(string message, CancellationToken cancellation) => Done(() =>
    {
        service.Delete(_address, message);
        return true;
    });

    public Task TypeAsync(CancellationToken cancellation) => Task.CompletedTask;

    private Task<bool> EditAsync(string message, Func<MemoryMessage, MemoryMessage> change) => Done(() =>
    {
        service.Edit(_address, message, change);
        return true;
    });

    private static async Task<T> Done<T>(Func<T> call)
    {
        await Task.Yield();
        return call();
    }
}
