namespace Dormouse.Grains.Tests.Sessions;

public sealed class SessionNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Back-up_2")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void Letters_digits_dashes_and_underscores_are_a_name(string name) => Assert.True(SessionName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData("a b")]
    [InlineData("../up")]
    [InlineData("a.b")]
    [InlineData("größe")]
    public void Anything_else_is_not(string name) => Assert.False(SessionName.IsValid(name));

    [Theory]
    [InlineData("opus")]
    [InlineData("claude-sonnet-4-5[1m]")]
    [InlineData("eu.vendor/model:v1")]
    public void A_model_begins_with_a_letter(string name) => Assert.True(ModelName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("--dangerous")]
    [InlineData("4o")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a\nb")]
    public void Nothing_that_could_be_an_option_or_a_word_more_is_a_model(string name) => Assert.False(ModelName.IsValid(name));

    [Fact]
    public void A_model_has_at_most_a_hundred_characters()
    {
        Assert.True(ModelName.IsValid(new string('m', 100)));
        Assert.False(ModelName.IsValid(new string('m', 101)));
    }
}
