namespace Dormouse.Grains.Tests.Sessions;

public sealed class SessionKeyTests
{
    [Theory]
    [InlineData("nas/0199", "nas", "0199")]
    [InlineData("nas/a/b", "nas", "a/b")]
    public void A_key_is_a_machine_and_an_id(string text, string machine, string id)
    {
        Assert.True(SessionKey.TryParse(text, out var key));
        Assert.Equal((machine, id), (key.Machine, key.Id));
        Assert.Equal(text, key.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nas")]
    [InlineData("/0199")]
    [InlineData("nas/")]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(SessionKey.TryParse(text, out _));
        Assert.Throws<FormatException>(() => SessionKey.Parse(text ?? ""));
    }

    [Fact]
    public void No_two_new_keys_are_the_same() => Assert.NotEqual(SessionKey.New("nas"), SessionKey.New("nas"));
}
