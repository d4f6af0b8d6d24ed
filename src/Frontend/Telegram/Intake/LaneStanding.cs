namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>How a lane stands before more of it is taken.</summary>
/// <param name="IsFailing">Whether something of it failed the last time.</param>
/// <param name="GivesWay">Whether it is to be set aside.</param>
/// <param name="Since">Since when it fails; now if it does not.</param>
internal readonly record struct LaneStanding(bool IsFailing, bool GivesWay, DateTimeOffset Since);
