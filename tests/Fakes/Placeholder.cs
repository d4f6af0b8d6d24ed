namespace Dormouse.Fakes;
