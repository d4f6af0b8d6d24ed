using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class TypedTextTests
{
    private static readonly AnswerForm Approval = new() { Yes = "Allow", No = "Deny" };
    private static readonly AnswerForm Words = new() { TakesWords = true };
    private static readonly AnswerForm Several = new() { TakesWords = true, Several = 3 };

    [Theory]
    [InlineData("Allow", "Allow")]
    [InlineData(" allow. ", "Allow")]
    [InlineData("ALWAYS  ALLOW", "Always allow")]
    [InlineData("always", "Always allow")]
    [InlineData("yes", "Allow")]
    [InlineData("Y", "Allow")]
    [InlineData("Ok!", "Allow")]
    [InlineData("Ja", "Allow")]
    [InlineData("sí", "Allow")]
    [InlineData("ДА", "Allow")]
    [InlineData("はい", "Allow")]
    [InlineData("👍🏽", "Allow")]
    [InlineData("✔️", "Allow")]
    [InlineData("2", "Always allow")]
    [InlineData("3)", "Deny")]
    [InlineData("no", "Deny")]
    [InlineData("Nein.", "Deny")]
    [InlineData("don’t", "Deny")]
    [InlineData("нет", "Deny")]
    [InlineData("👎", "Deny")]
    public void A_permission_takes_its_options_and_a_plain_yes_or_no(string text, string answer) =>
        Assert.Equal(new(answer, IsWords: false), TypedText.Read(text, ["Allow", "Always allow", "Deny"], Approval));

    [Theory]
    [InlineData("")]
    [InlineData(" … ")]
    [InlineData("4")]
    [InlineData("0")]
    [InlineData("yes but only once")]
    [InlineData("no idea what that is")]
    [InlineData("allowed")]
    [InlineData("all")]
    [InlineData("what does it do?")]
    [InlineData("Allow, Deny")]
    public void A_permission_takes_nothing_else(string text) =>
        Assert.Null(TypedText.Read(text, ["Allow", "Always allow", "Deny"], Approval));

    [Theory]
    [InlineData("go", "Go", false)]
    [InlineData("2", "Rust", false)]
    [InlineData("Go and Rust", "Go and Rust", true)]
    [InlineData(" yes, both ", "yes, both", true)]
    [InlineData("yes", "yes", true)]
    public void A_choice_takes_its_options_and_else_the_persons_own_words(string text, string answer, bool isWords) =>
        Assert.Equal(new(answer, isWords), TypedText.Read(text, ["Go", "Rust"], Words));

    [Theory]
    [InlineData("blue, RED", "Red, Blue", false)]
    [InlineData("red and dark blue", "Red, Dark blue", false)]
    [InlineData("1 3", "Red, Dark blue", false)]
    [InlineData("Blue", "Blue", false)]
    [InlineData("red & green", "red & green", true)]
    [InlineData("none of them", "none of them", true)]
    public void Several_options_are_one_text_in_their_order(string text, string answer, bool isWords) =>
        Assert.Equal(new(answer, isWords), TypedText.Read(text, ["Red", "Blue", "Dark blue"], Several));

    [Theory]
    [InlineData("3", "3", true)]
    [InlineData("5 retries", "5 retries", false)]
    public void A_number_is_no_options_place_where_an_option_has_a_number(string text, string answer, bool isWords) =>
        Assert.Equal(new(answer, isWords), TypedText.Read(text, ["3 retries", "5 retries", "10 retries"], Words));

    [Theory]
    [InlineData("drop", "Drop it")]
    [InlineData("try now", "Try now")]
    [InlineData("try", "Try now")]
    [InlineData("yes", null)]
    public void The_beginning_of_one_option_names_it(string text, string? answer) =>
        Assert.Equal(answer, TypedText.Read(text, ["Try now", "Drop it"], AnswerForm.OneOption)?.Answer);

    [Fact]
    public void Words_alone_can_be_asked_for() =>
        Assert.Equal(new("2", IsWords: true), TypedText.Read("2", [], Words));
}
