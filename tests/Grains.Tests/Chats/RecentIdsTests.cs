using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class RecentIdsTests
{
    [Fact]
    public void A_repeat_is_recognised_as_long_as_the_id_is_among_the_newest()
    {
        List<string> recent = [];
        foreach (var id in (string[])["a", "b", "c"])
        {
            Assert.True(RecentIds.TryAdd(recent, id, limit: 3));
            Assert.False(RecentIds.TryAdd(recent, id, limit: 3));
        }

        Assert.True(RecentIds.TryAdd(recent, "d", limit: 3));
        Assert.Equal(["b", "c", "d"], recent);
        Assert.True(RecentIds.TryAdd(recent, "a", limit: 3));
    }
}
