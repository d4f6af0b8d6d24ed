using System.Reflection;
using Dormouse.Frontend.Channels;
using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Tests.Channels;

public sealed class ChannelInboxTests
{
    private readonly IGrainFactory _grains = DispatchProxy.Create<IGrainFactory, AskedPairings>();

    private List<string> Asked => ((AskedPairings)_grains).Asked;

    private ChannelInbox Inbox => new(_grains, new(new Dictionary<string, KnownPerson>
    {
        ["anna"] = new(Token: null, [new("memory", "@anna"), ExternalUserId.Of("telegram", 7)]),
    }));

    [Theory]
    [InlineData("memory", "@anna")]
    [InlineData("telegram", "7")]
    public async Task Somebody_of_the_settings_is_known_in_their_channel(string channel, string id)
    {
        Assert.Equal("anna", await Inbox.FindAsync(new(channel, id)));
        Assert.Empty(Asked);
    }

    [Theory]
    [InlineData("memory", "7", "pairing/memory: Find 7")]
    [InlineData("telegram", "@anna", "pairing/telegram: Find telegram:@anna")]
    [InlineData("telegram", "-8", "pairing/telegram: Find -8")]
    [InlineData("memory", "007", "pairing/memory: Find memory:007")]
    public async Task Everybody_else_is_asked_for_at_the_pairings_of_the_channel_by_number_if_it_is_one(
        string channel, string id, string asked)
    {
        Assert.Null(await Inbox.FindAsync(new(channel, id)));
        Assert.Null(await Inbox.RequestPairingAsync(new(channel, id), "Eve"));
        Assert.Equal([asked, asked.Replace("Find", "RequestPairing", StringComparison.Ordinal)], Asked);
    }

    /// <summary>Every grain is a pairing that knows nobody, and what it is asked is noted.</summary>
    public class AskedPairings : DispatchProxy
    {
        internal List<string> Asked { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var pairing = Create<IPairingGrain, Pairing>();
            ((Pairing)pairing).Ask = asked => Asked.Add($"{args![0]}: {asked}");
            return pairing;
        }
    }

    /// <summary>A pairing that knows nobody.</summary>
    public class Pairing : DispatchProxy
    {
        internal Action<string> Ask { get; set; } = static _ => { };

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Ask($"{targetMethod!.Name} {args![0]}");
            return Task.FromResult<string?>(null);
        }
    }
}
